import { ensurePython } from "./python";
import { ensureRegctl } from "./regctl";

/**
 * Installs the rehearsal's tools, once a clone. Waits for both even when one fails, so that none is left half installed.
 * @returns the emulator's Python, and regctl
 * @throws the first error, which says what is missing
 */
export async function installTools(folder: string): Promise<[python: string, regctl: string]> {
  const [python, regctl] = await Promise.allSettled([ensurePython(folder), ensureRegctl(folder)]);
  if (python.status === "rejected") throw python.reason;
  if (regctl.status === "rejected") throw regctl.reason;
  return [python.value, regctl.value];
}
