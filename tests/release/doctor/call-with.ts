import type { Examined } from "../../../release/doctor/diagnostic";
import type { Settings } from "../../../settings/settings";

/** What the doctor looks at; an account or a regctl that is not given refuses to be asked. */
export function callWith(
  source: Settings,
  target: Settings,
  given: Partial<Examined["accounts"] & Pick<Examined, "regctl">>,
): Examined {
  const never = () => Promise.reject(new Error("not asked"));
  return {
    stacks: { source, target: () => target, targets: [target] },
    folder: "/nonexistent",
    accounts: { source: given.source ?? never, target: given.target ?? never },
    regctl: given.regctl ?? never,
  };
}
