import { join } from "node:path";
import { ProgramError } from "../settings/program-error";
import { runProgramWith } from "../settings/run-program";
import { add } from "./add";

const USAGE = `npm run add -- image NAME [--dockerfile FILE] [--source STACK]
npm run add -- pipeline NAME [--image NAME] [--model NAME] [--dockerfile FILE] [--source STACK]
npm run add -- target STACK --account ACCOUNT [--region REGION] [--after STACK] [--source STACK]

Adds an image, a pipeline or a target everywhere it has to stand in the stack files, and shows the lines that it added.
A pipeline gets a folder of its own name and a schedule that is off, and its image and model are added where they are
missing. Writes only what the settings allow, and changes nothing that is there.

  --dockerfile FILE  how the source builds the image
  --image NAME       the image that the pipeline runs (default: the name of its tasks)
  --model NAME       the model that it reads (default: the pipeline's name)
  --account ACCOUNT  the target's account of 12 digits
  --region REGION    the target's AWS region (default: the source's)
  --after STACK      the target that must have verified a release before this one takes it
  --source STACK     the stack that builds, where the project has several
  --help             this text

Exit codes: 0 written; 2 wrong arguments, or something that the settings do not allow`;

const OPTIONS = {
  dockerfile: { type: "string" },
  image: { type: "string" },
  model: { type: "string" },
  account: { type: "string" },
  region: { type: "string" },
  after: { type: "string" },
  source: { type: "string" },
} as const;

/** What a new thing needs beside its files. */
const THEN: Readonly<Record<string, string>> = {
  image: "Then bootstrap each account again, whose roles name the images (bootstrap/README.md)",
  pipeline:
    "Then say how its image is built, and in each target its size, its schedule, which is off, and alarms.email; bootstrap each account again where the image is new; deploy the source, upload model and input, and release both (docs/pipelines.md)",
  target:
    "Then bootstrap the account (bootstrap/README.md) and make its environment on GitHub (docs/workflows.md)",
};

runProgramWith(
  { options: OPTIONS, usage: USAGE, takesNames: true },
  async (given, [kind = "", name = "", ...more]) => {
    if (name === "" || more.length > 0) throw new ProgramError(USAGE);
    const added = await add(join(__dirname, ".."), kind, name, given);
    const lines = [...added].flatMap(([file, each]) => [file, ...each.map((line) => `  + ${line}`)]);
    const next = "Next: npm run organization && npm run accounts && npm run check:stacks";
    process.stdout.write(`${lines.join("\n")}\n\n${next}\n${THEN[kind] ?? ""}\n`);
  },
);
