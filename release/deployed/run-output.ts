import { z } from "zod";
import { parseAs } from "../parse-as";

const runOutput = z.object({
  release: z.string(),
  /** Checksum of all that the release's build made (release/run-release.ts). */
  releaseSha256: z.string(),
  /** `<registry>/<repository>@sha256:…` */
  image: z.string(),
  /** `sha256` is `unverified` for a model that was changed by hand; none of a pipeline that reads none. */
  model: z.object({ key: z.string(), sha256: z.string(), versionId: z.string() }).optional(),
  /** Objects that a run over a folder found; none of a run on one object. */
  objects: z.number().optional(),
});

/**
 * What a run says that it ran: the output of state `Done` in documents/state-machine/definition.ts. The state machine
 * compares all of it with the release before the task starts.
 */
export type RunOutput = Readonly<z.infer<typeof runOutput>>;

/** What a run says that it ran; undefined for an output that says something else, and of a run that has not succeeded. */
export const parseOutput = (text: string | undefined): RunOutput | undefined => parseAs(runOutput, text);
