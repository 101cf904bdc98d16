import { inLine } from "../settings/printable";
import { ProgramError } from "../settings/program-error";
import { awsErrorKind } from "./accounts/aws-error";
import { Unavailable } from "./registry/retry";
import { RegistryError } from "./registry/registry-error";
import { CommandError, EXIT, type ExitCode } from "./command-line/exit-code";

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

const ROLES =
  "the role that the command's --help names (ds-deployer-<target>; for model, run, validate-model and candidate ds-tester-<source>)";

/** Says why, in a sentence, and with which exit code; a defect of ours keeps its stack. */
export function describeFailure(error: unknown, caller: Caller = {}): Failure {
  if (error instanceof CommandError) return { exitCode: error.exitCode, message: error.message };
  if (error instanceof RegistryError) return registryFailure(error, caller);
  if (error instanceof Unavailable) return { exitCode: EXIT.unavailable, message: error.message };
  if (error instanceof ProgramError) return { exitCode: EXIT.usage, message: error.message };
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
  `Call as ${role}. If so, its policies may be out of date: run bootstrap/ again.`;

function noCredentials(message: string, { profile }: Caller): string {
  return profile
    ? `No AWS credentials found for the profile ${profile}, which AWS_PROFILE names (${message}). Choose one that ~/.aws/config or ~/.aws/credentials has, or sign in.`
    : `No AWS credentials found (${message}). Set AWS_PROFILE, or sign in.`;
}

function serviceFailure(error: Error & { code?: string }, caller: Caller): Failure | undefined {
  const { name, message, code = "no details" } = error;
  const said = inLine(`${name}: ${message === "" ? code : message}`).replace(/\.?$/, ".");
  const failure = (exitCode: ExitCode, sentence: string) => ({ exitCode, message: sentence });
  switch (awsErrorKind(error)) {
    case "clock":
      return failure(EXIT.denied, `${said} This machine's clock is wrong: correct it.`);
    case "expired":
      return failure(
        EXIT.denied,
        `${said} The credentials have expired: sign in again, then run the same command; what was copied is not copied again.`,
      );
    case "no-credentials":
      return failure(EXIT.denied, noCredentials(message, caller));
    case "unknown-caller":
      return failure(EXIT.denied, `AWS does not accept these credentials. ${said}`);
    case "denied":
      return failure(EXIT.denied, `Access denied. ${said} ${callAs(caller)}`);
    case "unavailable":
      return failure(
        EXIT.unavailable,
        `AWS gave no answer after several attempts. ${said} Run the same command again.`,
      );
    case "refused":
      return failure(EXIT.refused, `AWS does not accept a request. ${said}`);
    case undefined:
      return undefined;
  }
}
