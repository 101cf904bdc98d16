import type { BothAccounts } from "../accounts/accounts";
import { type Check, failing, namePipeline } from "../checks/check";
import { runsSince } from "../checks/last-outcome";
import { notReleased, UNRELEASED } from "../checks/not-released";
import { LAST_RUN, TASKS_OF_LAST_RUN } from "../checks/run-checks";
import type { Call, Outcome } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import type { Deployment } from "../deployed/deployment";
import type { Release } from "../release-file";
import { testedHash, verificationName, writeVerification } from "../verification";
import { listed } from "../../settings/words";

export interface Verified extends BothAccounts {
  readonly release: Release;
  readonly checks: readonly Check[];
  readonly deployment: Deployment;
  /** What the checks came to. */
  readonly found: Outcome;
}

/** Records what a target ran and verified, where all of it has passed and nothing is left to happen. */
export async function recordVerified(call: Call, verified: Verified): Promise<Outcome> {
  const { source, target, release, checks, deployment, found } = verified;
  const { stack } = target.settings;
  const { version } = release;
  const settled = settledOf(verified);
  const waiting = checks.filter(({ open, name }) => open === true && !settled.includes(name));
  const ended = deployment.pipelines
    .filter(({ settings }) => notReleased(settings, release) === undefined)
    .map((pipeline) => [pipeline.settings.workload, runsSince(pipeline).ended?.arn] as const);
  const runs = Object.fromEntries(ended.flatMap(([workload, arn]) => (arn ? [[workload, arn]] : [])));
  const notRecorded = (why: string, exitCode = found.exitCode): Outcome => ({
    ...found,
    exitCode,
    text: `${found.text}\n✗ Not recorded: ${why}`,
  });
  if (failing(checks).length > 0 || Object.keys(runs).length < ended.length || ended.length === 0)
    return notRecorded("not every check has passed.");
  if (waiting.length > 0)
    return notRecorded(
      `not done yet: ${listed(waiting.map(({ name }) => name))}. Run the same command again afterwards: ${call.line("verify", "--record")}`,
      EXIT.refused,
    );
  const { verification, written } = await writeVerification(source, stack, {
    version,
    sha256: testedHash(release),
    verifiedAt: new Date().toISOString(),
    runs,
  });
  const name = verificationName(source, stack, version);
  const said = written
    ? `✓ ${name} is written: targets that come after ${stack} may take release ${version}`
    : `✓ ${name} is there since ${verification.verifiedAt}`;
  return { ...found, text: `${found.text}\n${said}`, json: { ...found.json, verification, written } };
}

/** Checks with nothing to compare that nothing more will come of: more of a fan-out than is ever read, and what the release does not have. */
const settledOf = ({ deployment, release }: Verified): readonly string[] =>
  deployment.pipelines.flatMap(({ settings }) =>
    (notReleased(settings, release) === undefined
      ? [TASKS_OF_LAST_RUN]
      : [TASKS_OF_LAST_RUN, UNRELEASED, LAST_RUN]
    ).map((name) => namePipeline(settings, name)),
  );
