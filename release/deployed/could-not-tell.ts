import { RegistryError } from "../registry/registry-error";

/** Whether AWS or a registry knows the caller, and does not let it look. */
export function isForbidden(error: unknown): boolean {
  if (error instanceof RegistryError) return error.code === "denied";
  return error instanceof Error && /^(AccessDenied|Forbidden|NotAuthorized)/.test(error.name);
}

/** An error in one line; one of AWS with the name by which AWS documents it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  const named = "$metadata" in error && !message.includes(name) ? `${name}: ` : "";
  return `${named}${message}`.replaceAll(/\s+/g, " ");
}

/** Why something could not be looked at. */
export const couldNotTell = (error: unknown): string =>
  `could not tell: ${reasonOf(error)}${isForbidden(error) ? " (policies older than this program? run bootstrap/ again)" : ""}`;
