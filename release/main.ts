import { whenUnread } from "../settings/run-program";
import { EXIT } from "./command-line/exit-code";
import { runCommandLine } from "./command-line/run";

whenUnread(() => process.exit(EXIT.interrupted));

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => {
    process.stderr.write(
      "\nInterrupted. Tags only name verified images; run the same command again to resume.\n",
    );
    process.exit(EXIT.interrupted);
  });

void runCommandLine(process.argv.slice(2), {
  folder: process.cwd(),
  env: process.env,
  out: process.stdout,
  err: process.stderr,
}).then((code) => {
  process.exitCode = code;
});
