import { type Check, failing, type Place, renderChecks } from "../checks/check";
import type { Command, Outcome } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { counted } from "../../settings/words";
import { checkCaller } from "../doctor/caller";
import { DIAGNOSTICS, diagnose } from "../doctor/diagnose";

export const doctor: Command = {
  summary: "checks for common problems, and says how to fix them",
  description:
    "Checks first whether the caller has access to both accounts, then what most often goes wrong: version tags in git, regctl, logins at both registries, the images in the source, release files that are not deployed, access to the models, trust between the accounts, parameters out of step, models that do not match, a last run of the target that failed, alarms that reach nobody. With access, every check runs; one that cannot, fails. Changes nothing.\nIt assumes the target's roles to see that it can, and tries without the external id: CloudTrail shows both.\nIt needs the target's deployer role (ds-deployer-<target>).",
  async run(call) {
    call.progress.step("Checking for common problems");
    const { source } = call.stacks;
    const { stack } = call.stacks.target(); // several targets and none named is a wrong call, not a problem
    const caller = await checkCaller(call);
    const checks = [caller, ...(caller.ok ? await diagnose(call) : [])];
    const skipped = caller.ok ? 0 : DIAGNOSTICS.length;
    const places: Partial<Record<Place, string>> = { source: source.stack, deployment: stack };
    const placeName = (place: Place) => places[place] ?? place;
    const ok = failing(checks).length === 0;
    return { ...endOf(checks, skipped, placeName), json: { ok, checks, skipped } };
  },
};

/** Exit code and text of all checks; of those that pass it says what was found too, such as who calls. */
export function endOf(
  checks: readonly Check[],
  skipped: number,
  placeName: (place: Place) => string,
): Pick<Outcome, "exitCode" | "text"> {
  const failed = failing(checks).length;
  const all = counted(checks.length, "check");
  const [exitCode, verdict] =
    skipped > 0
      ? ([
          EXIT.denied,
          `✗ ${counted(skipped, "check")} skipped: fix this first, see docs/runbook.md.`,
        ] as const)
      : failed > 0
        ? ([EXIT.differs, `✗ ${failed} of ${all} failed. docs/runbook.md explains each.`] as const)
        : ([EXIT.done, `✓ All ${all} passed.`] as const);
  const shown = checks.map((check) =>
    check.ok ? { ...check, name: `${check.name}: ${check.found}` } : check,
  );
  return { exitCode, text: `${renderChecks(shown, placeName)}\n${verdict}` };
}
