import { z } from "zod";
import * as field from "./fields";
import { map } from "./map";

/** A file or folder of the project, so that whoever checks it out has it. */
const path = z
  .string("a path in the project")
  .regex(
    /^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\0\\]+$/,
    "a path relative to the project, such as workload/Dockerfile, without a leading slash and without ..",
  );

const words = (example: string) =>
  z
    .array(
      z.string("a text, in quotes where YAML reads something else").min(1, "a text"),
      `a list of words: ${example}`,
    )
    .min(1, `a list of words: ${example}`);

const PLATFORMS = ["linux/amd64", "linux/arm64"] as const;

/** What one stack's runs work on in a rehearsal. */
const sample = map({
  input: path.describe("File that becomes the run's input."),
  result: path
    .optional()
    .describe(
      "File with the result that this input must give, byte for byte; left out, the result only has to be there.",
    ),
});

const data = map({
  source: sample.describe("What a source's run works on."),
  target: sample.optional().describe("What a target's run works on; left out, the source's."),
  model: path.optional().describe("File of the model, of a pipeline that reads one."),
  nextModel: path
    .optional()
    .describe(
      "Model of the next release, with the same results; left out, the same file as another version.",
    ),
});

/** How a rehearsal lays the image out without a container engine. */
const rehearsal = map({
  command: words("[node, workload/build.mjs]").describe(
    "Run in the project once for each platform, with the folder to fill as its last argument, and TARGETPLATFORM, TARGETOS and TARGETARCH.",
  ),
  entrypoint: words("[node, main.cjs]").describe(
    "What starts the workload, within `workingDirectory`; a program that the folder lacks is this machine's.",
  ),
  workingDirectory: z
    .string("an absolute path")
    .regex(/^(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)+$/, "an absolute path, such as /app")
    .default("/app")
    .describe("Where the folder's content is in the image."),
  environment: z
    .record(
      z.string().regex(/^[A-Za-z_]\w*$/, "a variable's name of letters, digits and _"),
      z.string("a text, in quotes where YAML reads something else").min(1, "a text"),
      "a map from variable to text",
    )
    .default({})
    .describe("Environment variables of the image."),
  data: data
    .optional()
    .describe("What runs of the image work on; only of an image whose pipeline has an input or a model."),
});

/** How an image is built: for the real world, and for a rehearsal. Paths are relative to the project. */
export const imageBuild = map({
  context: path.default(".").describe("What the build may read."),
  dockerfile: path.describe("The Dockerfile."),
  platforms: z
    .array(field.oneOf(PLATFORMS), `a list of ${PLATFORMS.join(", ")}`)
    .min(1, "at least one platform")
    .refine((platforms) => new Set(platforms).size === platforms.length, "each platform once")
    .default([...PLATFORMS])
    .describe("Platforms that the image is built for."),
  rehearsal: rehearsal.optional().describe("How a rehearsal lays the image out without a container engine."),
});

export type ImageBuild = z.infer<typeof imageBuild>;
