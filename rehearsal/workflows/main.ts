import { join } from "node:path";
import { runProgram } from "../../settings/run-program";
import { playReported } from "../report/play";
import { WORKFLOWS } from "../story/outlines";
import { tellWorkflows } from "./story";

/**
 * `npm run rehearse:workflows`: plays .github/workflows on this machine, without GitHub, AWS and Docker. However it
 * ends, `.rehearsal/workflows-report.html` shows what was seen.
 * @returns the exit code, as that of `npm run rehearse`
 */
async function main(): Promise<number> {
  const interrupted = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(name, () => interrupted.abort(new Error("Somebody interrupted.")));
  const { out, error, signal } = { out: process.stdout, error: process.stderr, signal: interrupted.signal };
  const projectFolder = join(__dirname, "..", "..");
  const report = join(".rehearsal", "workflows-report.html");
  return playReported({ projectFolder, report, outline: WORKFLOWS, out, error, signal }, (steps) =>
    tellWorkflows({ projectFolder, steps, out, signal }),
  );
}

runProgram("npm run rehearse:workflows", main);
