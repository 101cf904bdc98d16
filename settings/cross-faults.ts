import type { Fault } from "../names";
import type { RawSettings } from "./schema";

/**
 * Faults between settings that are each allowed alone; a part that has a fault of its own is left out.
 * @param given The keys that the stack's file has, allowed or not.
 */
export function crossFaults(settings: Partial<RawSettings>, given: readonly string[]): Fault[] {
  return [...roleFaults(settings, given), ...imageFaults(settings), ...targetFaults(settings)];
}

function roleFaults({ kind, source, targets = [] }: Partial<RawSettings>, given: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  if (kind === "target" && !given.includes("source")) {
    const allowed = "a target names the stack that it receives from: source: { stack: dev }";
    faults.push({ key: "source", found: source, allowed });
  }
  if (kind === "source" && source) {
    faults.push({ key: "source", found: source, allowed: "nothing: a source receives from nobody" });
  }
  if (kind === "target" && targets.length > 0) {
    faults.push({ key: "targets", found: targets, allowed: "nothing: only a source has targets" });
  }
  return faults;
}

function imageFaults({ task, images }: Partial<RawSettings>): Fault[] {
  if (!task || !images || task.image in images) return [];
  return [
    { key: "task.image", found: task.image, allowed: `one of images: ${Object.keys(images).join(", ")}` },
  ];
}

function targetFaults({ targets = [], account }: Partial<RawSettings>): Fault[] {
  return targets.flatMap((target, index) => {
    const faults: Fault[] = [];
    if (targets.findIndex(({ stack }) => stack === target.stack) < index) {
      faults.push({ key: `targets.${index}.stack`, found: target.stack, allowed: "each target once" });
    }
    if (target.account === account) {
      const allowed = "an account other than the source's own";
      faults.push({ key: `targets.${index}.account`, found: target.account, allowed });
    }
    return faults;
  });
}
