import type { Settings } from "../../settings/settings";
import type { Image, Lineage, Run, Section, Stack } from "../../views/rehearsal/data";

interface Owner {
  readonly stack: string;
}

/** What a rehearsal keeps for its report beside steps and proofs. */
export class Ledger {
  /** The source, and the targets that are played. */
  stacks: readonly (Pick<Settings, "project"> & Omit<Stack, "images" | "runs">)[] = [];
  readonly lineages: Lineage[] = [];
  readonly runs: Run[] = [];
  readonly sections: Section[] = [];
  private readonly images = new Map<string, Image[]>();
  private readonly succeeded = new Map<string, number>();

  /** A registry has an image. One of the same bytes is the same one: its versions come together. */
  image({ stack }: Owner, image: Omit<Image, "versions">, version: string): void {
    const all = this.images.get(stack) ?? [];
    const at = all.findIndex(({ name, digest }) => name === image.name && digest === image.digest);
    const before = all[at];
    const merged = {
      ...before,
      ...image,
      versions: [...new Set([...(before?.versions ?? []), version])],
      ...(image.copied && { copied: together(before?.copied, image.copied) }),
    };
    this.images.set(stack, before ? all.with(at, merged) : [...all, merged]);
  }

  imagesOf({ stack }: Owner): readonly Image[] {
    return this.images.get(stack) ?? [];
  }

  /** A stack's pipeline ran. @param log The end of its log. */
  pipelineRan({ stack }: Owner, name: string, status: string, log: string): void {
    this.runs.push({ where: stack, name, said: status, lines: linesOf(log) });
    if (status === "SUCCEEDED") this.succeeded.set(stack, this.runsOf({ stack }) + 1);
  }

  /** Runs of a stack's pipeline that succeeded. */
  runsOf({ stack }: Owner): number {
    return this.succeeded.get(stack) ?? 0;
  }

  /** Something else ran, such as a workflow. @param log All of what it wrote. */
  ran(where: string, name: string, said: string, log: string): void {
    this.runs.push({ where, name, said, lines: linesOf(log) });
  }
}

type Copied = NonNullable<Image["copied"]>;

const together = (before: Copied | undefined, now: Copied): Copied => ({
  bytes: (before?.bytes ?? 0) + now.bytes,
  manifests: Math.max(before?.manifests ?? 0, now.manifests),
});

/** Lines of a log that a report keeps. */
const KEPT = 20;

const linesOf = (log: string): string[] =>
  log
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-KEPT);
