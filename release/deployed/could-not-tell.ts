import { inLine } from "../../settings/printable";
import { awsErrorKind } from "../accounts/aws-error";
import { RegistryError } from "../registry/registry-error";

/** Whether AWS or a registry knows the caller, and does not let it look. */
export const isForbidden = (error: unknown): boolean =>
  error instanceof RegistryError ? error.code === "denied" : awsErrorKind(error) === "denied";

/** An error in one line; one of AWS with the name by which AWS documents it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  const named = "$metadata" in error && !message.includes(name) ? `${name}: ` : "";
  return inLine(`${named}${message}`);
}

/** Why something could not be looked at. */
export const couldNotTell = (error: unknown): string =>
  `could not check: ${reasonOf(error)}${isForbidden(error) ? " (out-of-date policies? run bootstrap/ again)" : ""}`;
