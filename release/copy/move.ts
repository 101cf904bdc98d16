import type { Patience } from "../registry/patience";
import type { Repository } from "../registry/repository";
import { type Mover, carry } from "./carry";
import { Missing } from "./missing";
import type { CopyPlan } from "./plan";

/** Bytes of the image that are in the destination, of all it has. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

export interface MoveArgs {
  readonly from: Repository;
  readonly to: Repository;
  readonly plan: CopyPlan;
  readonly mover: Mover;
  readonly patience: Patience;
  readonly onProgress?: (progress: Progress) => void;
}

/** Milliseconds between looks at what has arrived, when someone wants to know. */
const LOOK_EVERY = 2_000;

/** Copies what the plan found missing, under no tag. @throws RegistryError */
export async function move(args: MoveArgs): Promise<void> {
  const { plan, onProgress } = args;
  const missing = new Missing(args.to, plan);
  const report = () => onProgress?.({ done: plan.bytes.total - missing.bytes, total: plan.bytes.total });
  report();
  for (const root of new Set(plan.manifests.map((manifest) => manifest.root))) {
    if (!missing.anyOf(root)) continue;
    await watching(args, missing, report, () => carry({ ...args, digest: root, missing }));
    missing.arrived(root);
    report();
  }
}

/** Looks at what has arrived while `work` runs; what the looking cannot tell concerns nobody. */
async function watching(
  { onProgress, patience }: MoveArgs,
  missing: Missing,
  report: () => void,
  work: () => Promise<void>,
): Promise<void> {
  if (onProgress === undefined) return work();
  let busy = true;
  const working = work().finally(() => (busy = false));
  const look = async () => {
    while (busy) {
      await Promise.race([patience.clock.pause(LOOK_EVERY), working]);
      if (!busy) return;
      await missing.look();
      report();
    }
  };
  await Promise.all([working, look().catch(() => undefined)]);
}
