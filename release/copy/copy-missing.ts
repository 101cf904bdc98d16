import type { RetryPolicy } from "../registry/retry";
import { mapSome } from "../../settings/at-once";
import type { RegctlSession } from "../registry/regctl-session";
import { copyRoot } from "./copy-root";
import { Missing } from "./missing";
import type { Planned } from "./plan";

/** Bytes of all images that are in the destination, of all they have. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

export interface CopyArgs {
  /** Copied together or not at all: no tag of any is set before all of them are there and compared. */
  readonly planned: readonly Planned[];
  readonly regctl: RegctlSession;
  readonly retries: RetryPolicy;
  /** Of all images together. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Milliseconds between two reports of what has arrived. */
const REPORT_EVERY = 2_000;

/**
 * Copies what the plans found missing, under no tag: one image after the other, each together with its artifacts.
 * @throws RegistryError
 */
export async function copyMissing(args: CopyArgs): Promise<void> {
  const { planned, onProgress } = args;
  const images = planned.map((each) => ({ ...each, missing: new Missing(each.request.to, each.plan) }));
  const total = planned.reduce((sum, { plan }) => sum + plan.bytes.total, 0);
  const report = () =>
    onProgress?.({ done: images.reduce((left, { missing }) => left - missing.bytes, total), total });
  report();
  for (const { request, plan, missing } of images) {
    const roots = new Set(plan.manifests.map((manifest) => manifest.root));
    const absent = [...roots].filter((root) => missing.anyOf(root));
    const copying = mapSome(absent, async (root) => {
      await copyRoot({ ...args, ...request, digest: root, missing });
      missing.arrived(root);
      report();
    });
    await (onProgress ? watched(copying, missing, report, args.retries) : copying);
  }
}

/** Reports what has arrived while `work` runs; a failure to do so fails nothing. */
async function watched(
  work: Promise<unknown>,
  missing: Missing,
  report: () => void,
  { clock }: RetryPolicy,
): Promise<void> {
  const over = new AbortController();
  const working = work.finally(() => over.abort());
  const reporting = async () => {
    for (;;) {
      await Promise.race([clock.pause(REPORT_EVERY, over.signal), working]);
      if (over.signal.aborted) return;
      await missing.refresh();
      report();
    }
  };
  await Promise.all([working, reporting().catch(() => undefined)]);
}
