/** What an error of the AWS SDK comes to: the services have many names for each. */
export type AwsErrorKind =
  "clock" | "expired" | "no-credentials" | "unknown-caller" | "denied" | "unavailable" | "refused";

const NAMES: readonly (readonly [RegExp, AwsErrorKind])[] = [
  [/^(RequestTimeTooSkewed|RequestExpired)/, "clock"],
  [/^ExpiredToken/, "expired"],
  [/^CredentialsProviderError/, "no-credentials"],
  [
    /^(InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|InvalidIdentityToken|TokenProviderError|InvalidAccessKeyId)/,
    "unknown-caller",
  ],
  [/^(AccessDenied|Forbidden|NotAuthorized)/, "denied"],
  [
    /^(Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|ServiceUnavailable|InternalFailure|InternalError|InternalServer|TimeoutError|RequestTimeout|NetworkingError)/,
    "unavailable",
  ],
];
const NETWORK = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH)$/;

type ServiceError = Error & { code?: string; $metadata?: { httpStatusCode?: number } };

/** By its name, or where that says nothing, as of a HEAD request, by its status; undefined for what is not of AWS. */
export function awsErrorKind(error: unknown): AwsErrorKind | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, code = "", $metadata }: ServiceError = error;
  const named = NAMES.find(([pattern]) => pattern.test(name))?.[1];
  if (named !== undefined) return named;
  if (NETWORK.test(code)) return "unavailable";
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return undefined;
  if (status === 401) return "unknown-caller";
  if (status === 403) return "denied";
  return status >= 500 ? "unavailable" : "refused";
}
