import { expect } from "chai";
import { awsFailure } from "../src/aws-failure";
import { exitCodes } from "../src/exit-codes";
import { TaskFailure } from "../src/task-failure";

function error(name: string, status?: number, more: Record<string, unknown> = {}): Error {
  const metadata = status === undefined ? {} : { $metadata: { httpStatusCode: status } };
  return Object.assign(new Error("why"), { name, ...metadata, ...more });
}

describe("awsFailure", () => {
  const kinds: readonly [string, Error][] = [
    ["NotFound", error("NoSuchKey", 404)],
    ["NotFound", error("NoSuchVersion", 404)],
    ["NotFound", error("NoSuchBucket", 404)],
    ["NotFound", error("MethodNotAllowed", 405)],
    ["NotFound", error("InvalidObjectState", 403)],
    ["AccessDenied", error("AccessDenied", 403)],
    ["AccessDenied", error("AccessDeniedException", 400)],
    ["AccessDenied", error("ExpiredTokenException", 400)],
    ["AccessDenied", error("CredentialsProviderError")],
    ["Unavailable", error("ThrottlingException", 400)],
    ["Unavailable", error("InternalError", 500)],
    ["Unavailable", error("SlowDown", 503)],
    ["Unavailable", error("TimeoutError")],
    ["Unavailable", error("Error", undefined, { code: "ECONNRESET" })],
    ["Unavailable", error("Error", undefined, { message: "Checksum mismatch: expected a but received b" })],
    ["BadConfiguration", error("InvalidBucketName", 400)],
    ["BadConfiguration", error("PermanentRedirect", 301)],
    ["BadConfiguration", error("Error", undefined, { message: "Region is missing" })],
  ];
  for (const [kind, cause] of kinds) {
    it(`takes ${[cause.name, (cause as { code?: string }).code, cause.message].filter(Boolean).join(" ")} as ${kind}`, () => {
      const failure = awsFailure(cause, "s3:GetObject", "s3://b/k");
      expect(failure).to.be.instanceOf(TaskFailure);
      expect(failure).to.include({ name: kind, exitCode: exitCodes[kind as keyof typeof exitCodes], cause });
      expect(failure.message).to.include("s3:GetObject on s3://b/k");
    });
  }

  it("says what was refused and what to do", () => {
    expect(awsFailure(error("AccessDenied", 403), "s3:GetObject", "s3://b/k").message).to.equal(
      "s3:GetObject on s3://b/k was refused (AccessDenied: why). Allow it to the task role. " +
        "For a bucket of another account, its bucket policy and key policy must allow it too. " +
        "To a role without s3:ListBucket, S3 gives the same answer when the object does not exist.",
    );
    expect(awsFailure(error("AccessDeniedException", 400), "ssm:GetParameters", "/p").message).to.equal(
      "ssm:GetParameters on /p was refused (AccessDeniedException: why). Allow it to the task role.",
    );
    expect(awsFailure(error("NoSuchKey", 404), "s3:GetObject", "s3://b/k").message).to.equal(
      "s3:GetObject on s3://b/k: it does not exist (NoSuchKey: why). " +
        "Put it there, restore it if it is archived or deleted, or correct the parameter that names it.",
    );
    expect(awsFailure(error("SlowDown", 503), "s3:PutObject", "s3://b/k").message).to.equal(
      "s3:PutObject on s3://b/k did not succeed after the SDK's retries (SlowDown: why). Nothing is wrong with the input: run it again.",
    );
    expect(awsFailure(error("InvalidBucketName", 400), "s3:PutObject", "s3://b/k").message).to.equal(
      "s3:PutObject on s3://b/k is not a request AWS accepts (InvalidBucketName: why). Correct the bucket, key or version in the parameters, or the region.",
    );
  });

  it("leaves failures, aborts and defects as they are", () => {
    for (const other of [new TaskFailure("BadInput", "x"), error("AbortError"), new TypeError("defect")]) {
      expect(awsFailure(other, "s3:GetObject", "s3://b/k")).to.equal(other);
    }
  });
});
