import { SettingsError } from "../../settings/settings";
import { Unavailable } from "../registry/patience";
import { RegistryError } from "../registry/registry-error";
import { ReleaseFileError } from "../release-file";
import { CommandError, EXIT, type ExitCode } from "./exit-code";

/** Why a command ended without a result. */
export interface Failure {
  readonly exitCode: ExitCode;
  readonly message: string;
}

/** Who called, as far as it helps to say what to do. */
export interface Caller {
  /** Name of the role that the command is called as. */
  readonly role?: string | undefined;
  /** AWS_PROFILE. */
  readonly profile?: string | undefined;
}

/** Who calls is not known. */
const UNKNOWN_CALLER =
  /^(InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|InvalidIdentityToken|TokenProviderError|InvalidAccessKeyId)/;
/** Who calls is known, and may not do it. */
const FORBIDDEN = /^(AccessDenied|Forbidden|NotAuthorized)/;
const ROLES =
  "the role that the command's --help names (ds-deployer-<target>; for candidate and validate-model ds-tester-<source>)";
const UNAVAILABLE =
  /^(Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|ServiceUnavailable|InternalFailure|InternalError|InternalServer|TimeoutError|RequestTimeout|NetworkingError)/;
const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

interface ServiceError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $service?: string;
}

/** Says why, in a sentence, and with which exit code; a defect of ours keeps its stack. */
export function describeFailure(error: unknown, caller: Caller = {}): Failure {
  if (error instanceof CommandError) return { exitCode: error.exitCode, message: error.message };
  if (error instanceof RegistryError) return registryFailure(error, caller);
  if (error instanceof Unavailable) return { exitCode: EXIT.unavailable, message: error.message };
  if (error instanceof SettingsError || error instanceof ReleaseFileError)
    return { exitCode: EXIT.usage, message: error.message };
  if (!(error instanceof Error)) return { exitCode: EXIT.unexpected, message: String(error) };
  return (
    serviceFailure(error, caller) ?? { exitCode: EXIT.unexpected, message: error.stack ?? error.message }
  );
}

function registryFailure({ code, message }: RegistryError, caller: Caller): Failure {
  if (code === "registry-unavailable") return { exitCode: EXIT.unavailable, message };
  if (code !== "denied") return { exitCode: EXIT.refused, message };
  return { exitCode: EXIT.denied, message: `${message} ${callAs(caller)}` };
}

const callAs = ({ role = ROLES }: Caller): string =>
  `Call as ${role}. Where that is so, its policies may be older than this program: run bootstrap/ again.`;

function noCredentials({ message }: Error, { profile }: Caller): string {
  const found = `No credentials of AWS were found`;
  return profile
    ? `${found} for the profile ${profile}, which AWS_PROFILE names (${message}). Name one that there is (aws configure list-profiles), or sign in.`
    : `${found} (${message}). Set AWS_PROFILE, or sign in.`;
}

function serviceFailure(error: ServiceError, caller: Caller): Failure | undefined {
  const { name, message, code = "no more was said" } = error;
  const said = `${name}: ${message === "" ? code : message}`.replace(/\.?$/, ".");
  const status = error.$metadata?.httpStatusCode;
  if (error.name.startsWith("RequestTimeTooSkewed") || error.name === "RequestExpired")
    return {
      exitCode: EXIT.denied,
      message: `${said} Set this machine's clock: AWS takes requests of the last minutes only.`,
    };
  if (/^(ExpiredToken|RequestExpired)/.test(error.name))
    return {
      exitCode: EXIT.denied,
      message: `${said} The credentials have expired: sign in again, then run the same command; what was copied is not copied again.`,
    };
  if (error.name === "CredentialsProviderError")
    return { exitCode: EXIT.denied, message: noCredentials(error, caller) };
  if (UNKNOWN_CALLER.test(error.name) || status === 401)
    return { exitCode: EXIT.denied, message: `AWS refuses the caller. ${said}` };
  if (FORBIDDEN.test(error.name) || status === 403)
    return { exitCode: EXIT.denied, message: `AWS refuses the caller. ${said} ${callAs(caller)}` };
  if (
    UNAVAILABLE.test(error.name) ||
    NETWORK.has(error.code ?? "") ||
    (status !== undefined && status >= 500)
  )
    return {
      exitCode: EXIT.unavailable,
      message: `AWS gave no answer after several attempts. ${said} Run the same command again.`,
    };
  if (status !== undefined)
    return { exitCode: EXIT.refused, message: `AWS does not accept a request. ${said}` };
  return undefined;
}
