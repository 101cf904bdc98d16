import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { failureOf } from "../../release/failure";
import { Unavailable } from "../../release/registry/retry";
import { RegistryError, type RegistryErrorCode } from "../../release/registry/registry-error";
import { ReleaseFileError } from "../../release/release-file";
import { misused, type Reason, refused } from "../../release/release-error";
import { SettingsError } from "../../settings/config";

/** An error as the AWS SDK throws them: known by its name, and by the status of the answer. */
function awsError(name: string, message: string, httpStatusCode?: number, code?: string): Error {
  return Object.assign(new Error(message), {
    name,
    ...(code !== undefined && { code }),
    $metadata: httpStatusCode === undefined ? {} : { httpStatusCode },
  });
}

const ROLES =
  " Call as the role that the command's --help names, such as ds-deployer-<target>. If so, its policies may be out of date: run bootstrap/ again.";

describe("why a command ended", () => {
  const fault = { key: "account", found: 1, allowed: "12 digits" };
  const said: readonly (readonly [Error, Reason, string])[] = [
    [refused("Not now."), "refused", "Not now."],
    [misused("Not so."), "usage", "Not so."],
    [
      new SettingsError("Pulumi.prod.yaml", [fault]),
      "usage",
      "Pulumi.prod.yaml has a fault:\n  account: found 1; allowed: 12 digits",
    ],
    [new ReleaseFileError("releases/prod.json is not JSON."), "usage", "releases/prod.json is not JSON."],
    [new Unavailable("GET x got HTTP 503"), "unavailable", "GET x got HTTP 503"],
  ];
  for (const [error, reason, message] of said)
    it(`is ${reason}, in its own words: ${message.split("\n")[0]}`, () => {
      expect(failureOf(error)).to.deep.equal({ reason, message });
    });

  const codes: Readonly<Record<RegistryErrorCode, Reason>> = {
    "missing-source": "refused",
    malformed: "refused",
    "missing-platform": "refused",
    "missing-repository": "refused",
    "tag-taken": "refused",
    "tag-moved": "refused",
    "digest-mismatch": "refused",
    incomplete: "refused",
    "registry-unavailable": "unavailable",
    denied: "denied",
    "temporary-folder": "refused",
    "not-an-artifact": "refused",
    refused: "refused",
  };
  for (const [code, reason] of Object.entries(codes))
    it(`is ${reason} for a registry's ${code}`, () => {
      const error = new RegistryError(code as RegistryErrorCode, "It is so.");
      const message = `It is so.${reason === "denied" ? ROLES : ""}`;
      expect(failureOf(error)).to.deep.equal({ reason, message });
    });

  it("is a defect of ours for anything else, with its stack", () => {
    const { reason, message } = failureOf(new TypeError("x is not a function"));
    expect(reason).to.equal("unexpected");
    expect(message).to.match(/^TypeError: x is not a function\n\s+at /);
    expect(failureOf("a text")).to.deep.equal({ reason: "unexpected", message: "a text" });
  });
});

describe("an error of AWS", () => {
  /** What is said before and after the error's own words. */
  const SENTENCES = {
    denied: ["Access denied. ", `.${ROLES}`],
    "not known": ["AWS does not accept these credentials. ", "."],
    expired: [
      "",
      ". The credentials have expired: sign in again, then run the same command; what was copied is not copied again.",
    ],
    clock: ["", ". This machine's clock is wrong: correct it."],
    silent: ["AWS gave no answer after several attempts. ", ". Run the same command again."],
    refused: ["AWS does not accept a request. ", "."],
  } as const;
  const REASONS: Readonly<Partial<Record<keyof typeof SENTENCES, Reason>>> = {
    silent: "unavailable",
    refused: "refused",
  };
  const cases: readonly (readonly [keyof typeof SENTENCES, Error, said?: string])[] = [
    // Service by service, their names for the same thing.
    ["denied", awsError("AccessDenied", "no", 403)],
    ["denied", awsError("AccessDeniedException", "no", 400)],
    ["denied", awsError("NotAuthorizedException", "no", 400)],
    // Of these no role is to blame: AWS does not know who calls.
    ["not known", awsError("InvalidClientTokenId", "no", 403)],
    ["not known", awsError("UnrecognizedClientException", "no", 400)],
    ["not known", awsError("InvalidAccessKeyId", "no", 403)],
    ["not known", awsError("SignatureDoesNotMatch", "no", 403)],
    ["not known", awsError("TokenProviderError", "Token is expired")],
    // A HEAD request has no body that could name the error.
    ["denied", awsError("UnknownError", "", 403), "UnknownError: no details"],
    ["not known", awsError("401", "", 401, "E401"), "401: E401"],
    ["expired", awsError("ExpiredToken", "old", 400)],
    ["expired", awsError("ExpiredTokenException", "old", 400)],
    ["clock", awsError("RequestTimeTooSkewed", "late", 403)],
    ["clock", awsError("RequestExpired", "late.", 400), "RequestExpired: late"],
    ["silent", awsError("ThrottlingException", "slow", 400)],
    ["silent", awsError("TooManyRequestsException", "slow", 429)],
    ["silent", awsError("SlowDown", "slow", 503)],
    ["silent", awsError("InternalError", "us", 500)],
    ["silent", awsError("RequestTimeout", "idle", 400)],
    ["silent", awsError("Unheard", "of", 502)],
    ["silent", awsError("Error", "connect ECONNREFUSED 127.0.0.1:1", undefined, "ECONNREFUSED")],
    ["silent", awsError("Error", "getaddrinfo ENOTFOUND sts.example", undefined, "ENOTFOUND")],
    ["refused", awsError("NoSuchBucket", "The specified bucket does not exist", 404)],
    ["refused", awsError("ValidationException", "too long", 400)],
  ];
  for (const [kind, error, said = `${error.name}: ${error.message}`] of cases)
    it(`is ${kind}: ${said}`, () => {
      const [before, after] = SENTENCES[kind];
      expect(failureOf(error)).to.deep.equal({
        reason: REASONS[kind] ?? "denied",
        message: `${before}${said}${after}`,
      });
    });

  it("is denied without credentials, with what to do", () => {
    const error = awsError("CredentialsProviderError", "Could not load credentials from any providers");
    expect(failureOf(error)).to.deep.equal({
      reason: "denied",
      message:
        "No AWS credentials found (Could not load credentials from any providers). Set AWS_PROFILE, or sign in.",
    });
  });

  it("names the role that the caller should have", () => {
    const denied = failureOf(awsError("AccessDenied", "no", 403), { role: "ds-tester-dev" });
    const message = " Call as ds-tester-dev. If so, its policies may be out of date: run bootstrap/ again.";
    expect(denied.message).to.equal(`Access denied. AccessDenied: no.${message}`);
    const registry = failureOf(new RegistryError("denied", "It refuses."), { role: "ds-tester-dev" });
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
    expect(failureOf(error).reason).to.equal("unavailable");
  });
});
