import { join } from "node:path";
import { runProgram } from "../../settings/run-program";
import { tellWorkflows } from "./story";

/** `npm run rehearse:workflows`: plays .github/workflows on this machine, without GitHub, AWS and Docker. */
async function main(): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () =>
      interrupted.abort(new Error("Interrupted: everything that was started is stopped.")),
    );
  await tellWorkflows({
    projectFolder: join(__dirname, "..", ".."),
    out: process.stdout,
    signal: interrupted.signal,
  });
}

runProgram("npm run rehearse:workflows", main);
