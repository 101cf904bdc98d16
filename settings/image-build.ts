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
  /** File that becomes the run's input. */
  input: path,
  /** File with the result that this input must give, byte for byte; without it the result is only looked for. */
  result: path.optional(),
});

const data = map({
  source: sample,
  /** Default: the source's. */
  target: sample.optional(),
  model: path,
  /** Model of the next release, which gives the same results; default: the same file as another version. */
  nextModel: path.optional(),
});

/** How a rehearsal lays the image out without a container engine. */
const rehearsal = map({
  /** Run in the project once for each platform; gets the folder to fill as its last argument, and TARGETPLATFORM, TARGETOS and TARGETARCH. */
  command: words("[node, workload/build.mjs]"),
  /** What starts the workload, within `workingDirectory`; a program that the folder lacks is this machine's. */
  entrypoint: words("[node, main.cjs]"),
  /** Where the folder's content is in the image. */
  workingDirectory: z
    .string("an absolute path")
    .regex(/^(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)+$/, "an absolute path, such as /app")
    .default("/app"),
  environment: z
    .record(
      z.string().regex(/^[A-Za-z_]\w*$/, "a variable's name of letters, digits and _"),
      z.string("a text, in quotes where YAML reads something else").min(1, "a text"),
      "a map from variable to text",
    )
    .default({}),
  /** Only of the image that the task runs: what it works on. */
  data: data.optional(),
});

/** How an image is built: for the real world, and for a rehearsal. Paths are relative to the project. */
export const imageBuild = map({
  /** What the build may read. */
  context: path.default("."),
  dockerfile: path,
  platforms: z
    .array(field.oneOf(PLATFORMS), `a list of ${PLATFORMS.join(", ")}`)
    .min(1, "at least one platform")
    .refine((platforms) => new Set(platforms).size === platforms.length, "each platform once")
    .default([...PLATFORMS]),
  rehearsal: rehearsal.optional(),
});

export type ImageBuild = z.infer<typeof imageBuild>;
