import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { EXIT, misused, refused } from "../../release/command-line/exit-code";
import { describeFailure } from "../../release/failure";
import { Unavailable } from "../../release/registry/retry";
import { RegistryError, type RegistryErrorCode } from "../../release/registry/registry-error";
import { ReleaseFileError } from "../../release/release-file";
import { SettingsError } from "../../settings/config";

/** An error as the AWS SDK throws them: known by its name, and by the status of the answer. */
function awsError(name: string, message: string, httpStatusCode?: number, code?: string): Error {
  return Object.assign(new Error(message), {
    name,
    ...(code !== undefined && { code }),
    $metadata: httpStatusCode === undefined ? {} : { httpStatusCode },
  });
}

const DENIED = "Access denied. ";
const UNKNOWN = "AWS does not accept these credentials. ";
const ROLES =
  " Call as the role that the command's --help names (ds-deployer-<target>; for model, run, validate-model and candidate ds-tester-<source>). If so, its policies may be out of date: run bootstrap/ again.";
const NO_ANSWER = "AWS gave no answer after several attempts. ";
const AGAIN = ". Run the same command again.";
const EXPIRED =
  ". The credentials have expired: sign in again, then run the same command; what was copied is not copied again.";
const CLOCK = ". This machine's clock is wrong: correct it.";

describe("why a command ended", () => {
  it("is said by the commands themselves, with their exit code", () => {
    expect(describeFailure(refused("Not now."))).to.deep.equal({
      exitCode: EXIT.refused,
      message: "Not now.",
    });
    expect(describeFailure(misused("Not so."))).to.deep.equal({ exitCode: EXIT.usage, message: "Not so." });
  });

  it("is the caller's to mend when settings or a release file are at fault", () => {
    const fault = { key: "account", found: 1, allowed: "12 digits" };
    expect(describeFailure(new SettingsError("Pulumi.prod.yaml", [fault]))).to.deep.equal({
      exitCode: EXIT.usage,
      message: "Pulumi.prod.yaml has a fault:\n  account: found 1; allowed: 12 digits",
    });
    expect(describeFailure(new ReleaseFileError("releases/prod.json is not JSON."))).to.deep.equal({
      exitCode: EXIT.usage,
      message: "releases/prod.json is not JSON.",
    });
  });

  const codes: Readonly<Record<RegistryErrorCode, number>> = {
    "missing-source": EXIT.refused,
    malformed: EXIT.refused,
    "missing-platform": EXIT.refused,
    "missing-repository": EXIT.refused,
    "tag-taken": EXIT.refused,
    "tag-moved": EXIT.refused,
    "digest-mismatch": EXIT.refused,
    incomplete: EXIT.refused,
    "registry-unavailable": EXIT.unavailable,
    denied: EXIT.denied,
    "temporary-folder": EXIT.refused,
    "not-an-artifact": EXIT.refused,
    refused: EXIT.refused,
  };
  for (const [code, exitCode] of Object.entries(codes))
    it(`is exit code ${exitCode} for a registry's ${code}`, () => {
      const error = new RegistryError(code as RegistryErrorCode, "It is so.");
      const more = exitCode === EXIT.denied ? ROLES : "";
      expect(describeFailure(error)).to.deep.equal({ exitCode, message: `It is so.${more}` });
    });

  it("is no answer for a registry that was given up", () => {
    expect(describeFailure(new Unavailable("GET x got HTTP 503"))).to.deep.equal({
      exitCode: EXIT.unavailable,
      message: "GET x got HTTP 503",
    });
  });

  it("is a defect of ours for anything else, with its stack", () => {
    const { exitCode, message } = describeFailure(new TypeError("x is not a function"));
    expect(exitCode).to.equal(EXIT.unexpected);
    expect(message).to.match(/^TypeError: x is not a function\n\s+at /);
    expect(describeFailure("a text")).to.deep.equal({ exitCode: EXIT.unexpected, message: "a text" });
  });
});

describe("an error of AWS", () => {
  const cases: readonly (readonly [Error, number, string])[] = [
    // Service by service, their names for the same thing.
    [awsError("AccessDenied", "no", 403), EXIT.denied, `${DENIED}AccessDenied: no.${ROLES}`],
    [
      awsError("AccessDeniedException", "no", 400),
      EXIT.denied,
      `${DENIED}AccessDeniedException: no.${ROLES}`,
    ],
    [
      awsError("NotAuthorizedException", "no", 400),
      EXIT.denied,
      `${DENIED}NotAuthorizedException: no.${ROLES}`,
    ],
    // Of these no role is to blame: AWS does not know who calls.
    [awsError("InvalidClientTokenId", "no", 403), EXIT.denied, `${UNKNOWN}InvalidClientTokenId: no.`],
    [
      awsError("UnrecognizedClientException", "no", 400),
      EXIT.denied,
      `${UNKNOWN}UnrecognizedClientException: no.`,
    ],
    [awsError("InvalidAccessKeyId", "no", 403), EXIT.denied, `${UNKNOWN}InvalidAccessKeyId: no.`],
    [awsError("SignatureDoesNotMatch", "no", 403), EXIT.denied, `${UNKNOWN}SignatureDoesNotMatch: no.`],
    // A HEAD request has no body that could name the error.
    [awsError("UnknownError", "", 403), EXIT.denied, `${DENIED}UnknownError: no details.${ROLES}`],
    [awsError("401", "", 401, "E401"), EXIT.denied, `${UNKNOWN}401: E401.`],
    [awsError("ExpiredToken", "old", 400), EXIT.denied, `ExpiredToken: old${EXPIRED}`],
    [awsError("ExpiredTokenException", "old", 400), EXIT.denied, `ExpiredTokenException: old${EXPIRED}`],
    [awsError("RequestTimeTooSkewed", "late", 403), EXIT.denied, `RequestTimeTooSkewed: late${CLOCK}`],
    [awsError("RequestExpired", "late.", 400), EXIT.denied, `RequestExpired: late${CLOCK}`],
    [
      awsError("CredentialsProviderError", "Could not load credentials from any providers"),
      EXIT.denied,
      "No AWS credentials found (Could not load credentials from any providers). Set AWS_PROFILE, or sign in.",
    ],
    [
      awsError("TokenProviderError", "Token is expired"),
      EXIT.denied,
      `${UNKNOWN}TokenProviderError: Token is expired.`,
    ],
    [
      awsError("ThrottlingException", "slow", 400),
      EXIT.unavailable,
      `${NO_ANSWER}ThrottlingException: slow${AGAIN}`,
    ],
    [
      awsError("TooManyRequestsException", "slow", 429),
      EXIT.unavailable,
      `${NO_ANSWER}TooManyRequestsException: slow${AGAIN}`,
    ],
    [awsError("SlowDown", "slow", 503), EXIT.unavailable, `${NO_ANSWER}SlowDown: slow${AGAIN}`],
    [awsError("InternalError", "us", 500), EXIT.unavailable, `${NO_ANSWER}InternalError: us${AGAIN}`],
    [awsError("RequestTimeout", "idle", 400), EXIT.unavailable, `${NO_ANSWER}RequestTimeout: idle${AGAIN}`],
    [awsError("Unheard", "of", 502), EXIT.unavailable, `${NO_ANSWER}Unheard: of${AGAIN}`],
    [
      awsError("Error", "connect ECONNREFUSED 127.0.0.1:1", undefined, "ECONNREFUSED"),
      EXIT.unavailable,
      `${NO_ANSWER}Error: connect ECONNREFUSED 127.0.0.1:1${AGAIN}`,
    ],
    [
      awsError("Error", "getaddrinfo ENOTFOUND sts.example", undefined, "ENOTFOUND"),
      EXIT.unavailable,
      `${NO_ANSWER}Error: getaddrinfo ENOTFOUND sts.example${AGAIN}`,
    ],
    [
      awsError("NoSuchBucket", "The specified bucket does not exist", 404),
      EXIT.refused,
      "AWS does not accept a request. NoSuchBucket: The specified bucket does not exist.",
    ],
    [
      awsError("ValidationException", "too long", 400),
      EXIT.refused,
      "AWS does not accept a request. ValidationException: too long.",
    ],
  ];
  for (const [error, exitCode, message] of cases)
    it(`is told: ${error.name} (${error.message || "no message"}) with exit code ${exitCode}`, () => {
      expect(describeFailure(error)).to.deep.equal({ exitCode, message });
    });

  it("names the role that the caller should have", () => {
    const denied = describeFailure(awsError("AccessDenied", "no", 403), { role: "ds-tester-dev" });
    const message = " Call as ds-tester-dev. If so, its policies may be out of date: run bootstrap/ again.";
    expect(denied.message).to.equal(`${DENIED}AccessDenied: no.${message}`);
    const registry = describeFailure(new RegistryError("denied", "It refuses."), { role: "ds-tester-dev" });
    expect(registry.message).to.equal(`It refuses.${message}`);
  });

  it("is no answer when nothing listens where AWS should be, as the SDK itself says it", async () => {
    const s3 = new S3Client({
      endpoint: "http://127.0.0.1:1",
      region: "us-east-1",
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    const error: unknown = await s3
      .send(new GetObjectCommand({ Bucket: "bucket", Key: "key" }))
      .catch((failure: unknown) => failure);
    s3.destroy();
    expect(describeFailure(error).exitCode).to.equal(EXIT.unavailable);
  });
});
