import { inLine } from "../settings/printable";
import { ProgramError } from "../settings/program-error";
import { awsErrorKind } from "./accounts/aws-error";
import { Unavailable } from "./registry/retry";
import { RegistryError } from "./registry/registry-error";
import { type Reason, ReleaseError } from "./release-error";

/** What an error comes to, whoever threw it. */
export interface Failure {
  readonly reason: Reason;
  /** A sentence for the user, with what to do. */
  readonly message: string;
}

/** Who called, as far as it helps to say what to do. */
export interface Caller {
  /** Name of the role that the command is called as. */
  readonly role?: string | undefined;
  /** AWS_PROFILE. */
  readonly profile?: string | undefined;
}

const ROLES = "the role that the command's --help names, such as ds-deployer-<target>";

/** The one reader of errors: of AWS, of a registry, of the project's files and our own. A defect keeps its stack. */
export function failureOf(error: unknown, caller: Caller = {}): Failure {
  if (error instanceof ReleaseError) return { reason: error.reason, message: error.message };
  if (error instanceof RegistryError) return registryFailure(error, caller);
  if (error instanceof Unavailable) return { reason: "unavailable", message: error.message };
  if (error instanceof ProgramError) return { reason: "usage", message: error.message };
  if (!(error instanceof Error)) return { reason: "unexpected", message: String(error) };
  return serviceFailure(error, caller) ?? { reason: "unexpected", message: error.stack ?? error.message };
}

/** Whether AWS or a registry knows the caller, and does not allow it to read this: anything else may still be read. */
export const isDenied = (error: unknown): boolean =>
  error instanceof RegistryError ? error.code === "denied" : awsErrorKind(error) === "denied";

/** Why something could not be read, in a line among others; an error of AWS with the name by which AWS documents it. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  const named = "$metadata" in error && !message.includes(name) ? `${name}: ` : "";
  return inLine(
    `${named}${message}${isDenied(error) ? " (out-of-date policies? run bootstrap/ again)" : ""}`,
  );
}

function registryFailure({ code, message }: RegistryError, caller: Caller): Failure {
  if (code === "registry-unavailable") return { reason: "unavailable", message };
  if (code !== "denied") return { reason: "refused", message };
  return { reason: "denied", message: `${message} ${callAs(caller)}` };
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
  const denied = (sentence: string): Failure => ({ reason: "denied", message: sentence });
  switch (awsErrorKind(error)) {
    case "clock":
      return denied(`${said} This machine's clock is wrong: correct it.`);
    case "expired":
      return denied(
        `${said} The credentials have expired: sign in again, then run the same command; what was copied is not copied again.`,
      );
    case "no-credentials":
      return denied(noCredentials(message, caller));
    case "unknown-caller":
      return denied(`AWS does not accept these credentials. ${said}`);
    case "denied":
      return denied(`Access denied. ${said} ${callAs(caller)}`);
    case "unavailable":
      return {
        reason: "unavailable",
        message: `AWS gave no answer after several attempts. ${said} Run the same command again.`,
      };
    case "refused":
      return { reason: "refused", message: `AWS does not accept a request. ${said}` };
    case undefined:
      return undefined;
  }
}
