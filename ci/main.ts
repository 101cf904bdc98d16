import { whenUnread } from "../settings/run-program";
import { runCommandLine } from "./command-line";
import { Job } from "./job";

whenUnread(() => process.exit(1));
const job = new Job(process.cwd(), process.env);
void runCommandLine(process.argv.slice(2), job, process.stderr).then((code) => process.exit(code));
