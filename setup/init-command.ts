import { join } from "node:path";
import { runProgramWith } from "../settings/run-program";
import { init } from "./init";

const USAGE = `npm run init [-- options]

Writes the stack files of your accounts and of their bootstrap, and what the policy pack has to know of them. Asks for
what no option says, where there is a terminal. Writes only what the settings allow, and nothing over what is there.

  --region REGION          AWS region of all stacks
  --source STACK=ACCOUNT   the stack that builds, and its account of 12 digits
  --target STACK=ACCOUNT   a stack that receives; several: once for each
  --prefix PREFIX          begins the names of everything in AWS (default: ds)
  --pipeline NAME          name of the pipeline (default: preprocessing)
  --repository OWNER/NAME  GitHub repository whose workflows deploy; none: people do
  --email ADDRESS          gets a message when a run of a target fails
  --operator ARN           role in the source's account that may do by hand what workflows do; several: once for each
  --help                   this text

Exit codes: 0 written; 2 wrong arguments, or files that are there already`;

const OPTIONS = {
  region: { type: "string" },
  source: { type: "string" },
  target: { type: "string", multiple: true },
  prefix: { type: "string" },
  pipeline: { type: "string" },
  repository: { type: "string" },
  email: { type: "string" },
  operator: { type: "string", multiple: true },
} as const;

const NEXT = `Next:
  npm run organization && npm run accounts && npm run check:stacks
  npm run rehearse
  then step 3 of docs/getting-started.md`;

runProgramWith({ options: OPTIONS, usage: USAGE }, async (given) => {
  const files = await init(join(__dirname, ".."), given);
  process.stdout.write(`${files.join("\n")}\n\n${NEXT}\n`);
});
