import type { Workspace } from "../../../release/workspace";
import type { Settings } from "../../../settings/settings";

/** What the doctor looks at; an account or a regctl that is not given refuses to be asked. */
export function callWith(
  source: Settings,
  target: Settings,
  given: Partial<Workspace["accounts"] & Pick<Workspace, "regctl">>,
): Workspace {
  const never = () => Promise.reject(new Error("not asked"));
  const silent = () => undefined;
  return {
    stacks: { source, target: () => target, targets: [target] },
    folder: "/nonexistent",
    progress: { step: silent, bytes: silent, end: silent },
    accounts: { source: given.source ?? never, target: given.target ?? never },
    regctl: given.regctl ?? never,
  };
}
