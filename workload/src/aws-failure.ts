import { TaskFailure } from "./task-failure";

/** The fields that errors of the AWS SDK, of Node's network and of S3 carry, all of them optional. */
interface ServiceError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: unknown;
}

type AwsFailureKind = "NotFound" | "AccessDenied" | "Unavailable" | "BadConfiguration";

const missing = new Set(["NoSuchKey", "NoSuchVersion", "NoSuchBucket", "NotFound"]);
const credentials = new Set(["CredentialsProviderError", "TokenProviderError"]);
const network = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ERR_STREAM_PREMATURE_CLOSE",
  "TimeoutError",
]);
const throttled = /Throttl|SlowDown|TooManyRequests|RequestLimitExceeded/;

/**
 * Says in a sentence what AWS refused: the action, the resource and the way out.
 *
 * @param action the IAM action that was tried, such as `s3:GetObject`
 * @param resource what it was tried on, such as `s3://bucket/key`
 * @returns a TaskFailure, or `error` itself where it does not come from AWS or the network
 */
export function awsFailure(error: unknown, action: string, resource: string): Error {
  if (!(error instanceof Error)) {
    return new Error(`${action} on ${resource} threw ${String(error)}`);
  }
  // An abort is a decision of this process, already reported where it was taken.
  if (error instanceof TaskFailure || error.name === "AbortError") {
    return error;
  }
  const kind = kindOf(error);
  if (kind === undefined) {
    return error;
  }
  return new TaskFailure(kind, sentence(kind, error, action, resource), { cause: error });
}

function kindOf(error: ServiceError): AwsFailureKind | undefined {
  const status = error.$metadata?.httpStatusCode;
  // S3 answers 405 for a version that is a delete marker, and 403 for an object that is archived.
  if (missing.has(error.name) || status === 404 || status === 405 || error.name === "InvalidObjectState") {
    return "NotFound";
  }
  if (network.has(error.code ?? error.name) || network.has(error.name) || isCorrupted(error)) {
    return "Unavailable";
  }
  if (throttled.test(error.name) || (status !== undefined && status >= 500)) {
    return "Unavailable";
  }
  if (status === 401 || status === 403 || isDenied(error) || credentials.has(error.name)) {
    return "AccessDenied";
  }
  if (status !== undefined && status >= 300) {
    return "BadConfiguration";
  }
  return isWithoutRegion(error) ? "BadConfiguration" : undefined;
}

/** The SDK finds no region in the environment or its configuration files, and throws a plain error. */
function isWithoutRegion(error: ServiceError): boolean {
  return error.message === "Region is missing";
}

/** AWS JSON services answer 400 where S3 answers 403, so the name counts as well. */
function isDenied(error: ServiceError): boolean {
  return /^(AccessDenied|ExpiredToken|UnrecognizedClient|InvalidSignature|IncompleteSignature)/.test(
    error.name,
  );
}

/** The SDK compares S3's checksum at the end of a body, and throws a plain error where it differs. */
function isCorrupted(error: ServiceError): boolean {
  return error.message.startsWith("Checksum mismatch");
}

function sentence(kind: AwsFailureKind, error: ServiceError, action: string, resource: string): string {
  // Some network errors have a code and no message.
  const reason = [error.name, error.code, error.message].filter((part) => part).join(": ");
  switch (kind) {
    case "NotFound":
      return `${action} on ${resource}: it does not exist (${reason}). Put it there, restore it if it is archived or deleted, or correct the parameter that names it.`;
    case "AccessDenied":
      return `${action} on ${resource} was refused (${reason}). Allow it to the task role.${s3Hint(action)}`;
    case "Unavailable":
      return `${action} on ${resource} did not succeed after the SDK's retries (${reason}). Nothing is wrong with the input: run it again.`;
    case "BadConfiguration":
      if (isWithoutRegion(error)) {
        return `${action} on ${resource} could not be sent: no AWS region is set. Set AWS_REGION.`;
      }
      return `${action} on ${resource} is not a request AWS accepts (${reason}). Correct the bucket, key or version in the parameters, or the region.`;
  }
}

function s3Hint(action: string): string {
  if (!action.startsWith("s3:")) {
    return "";
  }
  const crossAccount =
    " For a bucket of another account, its bucket policy and key policy must allow it too.";
  // Without s3:ListBucket, S3 does not tell a caller whether a key exists.
  return action.startsWith("s3:GetObject")
    ? `${crossAccount} To a role without s3:ListBucket, S3 gives the same answer when the object does not exist.`
    : crossAccount;
}
