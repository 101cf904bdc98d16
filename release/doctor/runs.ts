import { eachPipeline, type PipelineAccount } from "../accounts/accounts";
import { type About, type Check, ofPipeline, open, unchecked } from "../checks/check";
import { runName, runsSince, silence } from "../checks/last-outcome";
import { notReleased } from "../checks/not-released";
import { deployedRelease } from "../checks/release-check";
import { failureSince } from "../checks/stack-status";
import { lastRunRefusal, type PipelineDeployment, readDeployment } from "../deployed/deployment";
import { readSubscriptions } from "../deployed/subscriptions";
import type { Diagnostic } from "./diagnostic";
import { successAlarm } from "../../documents/alarms/success-alarm";
import type { PipelineSettings } from "../../settings/settings";

const LAST_RUN = "last run of the target";

export const lastRun: Diagnostic = {
  where: "run",
  name: LAST_RUN,
  expected: "it succeeded",
  async run({ accounts }, about) {
    const deployment = await readDeployment(await accounts.target());
    const release = deployedRelease(deployment);
    return deployment.pipelines.flatMap((pipeline) => {
      const { settings } = pipeline;
      const why = release && notReleased(settings, release);
      const checks = why === undefined ? lastRunChecks(about, pipeline) : [open(about.where, LAST_RUN, why)];
      return ofPipeline(settings, checks);
    });
  },
};

function lastRunChecks(about: About, deployment: PipelineDeployment): Check[] {
  const { settings, lastSuccess } = deployment;
  const refusal = lastRunRefusal(deployment);
  if (refusal !== undefined) return [unchecked(about, refusal)];
  const { since, ended, going } = runsSince(deployment);
  const watch = isFollowed(settings.schedule)
    ? []
    : [
        open(
          about.where,
          "last success of the target",
          `${silence(lastSuccess)}. No alarm can follow ${settings.schedule.expression}: see whether that is too long`,
        ),
      ];
  return [outcome(), ...watch];

  function outcome(): Check {
    const failed = failureSince(deployment);
    if (failed) return failed;
    if (ended) return { ...about, ok: true, found: `${runName(ended)} succeeded`, fix: "" };
    if (since === undefined) return open(about.where, LAST_RUN, `${settings.stack} has no release yet`);
    const said = going ? `${runName(going)} is the first of its release and still runs` : "none yet";
    return open(
      about.where,
      LAST_RUN,
      `${said}, deployed at ${since.toISOString()}; ${silence(lastSuccess)}`,
    );
  }
}

/** Whether an alarm rings when no run was started; nothing is due while the schedule is disabled. */
export const isFollowed = (schedule: PipelineSettings["schedule"]): boolean =>
  !schedule.enabled || successAlarm(schedule) !== undefined;

export const alarmsReachSomebody: Diagnostic = {
  where: "deployment",
  name: "who hears of the target's alarms",
  expected: "a confirmed subscription",
  async run({ accounts }, about) {
    const checks = await eachPipeline(await accounts.target(), async (target) =>
      ofPipeline(target.settings, [await subscriptionCheck(about, target)]),
    );
    return checks.flat();
  },
};

async function subscriptionCheck(about: About, target: PipelineAccount): Promise<Check> {
  const { stack, region, names, arns, workload } = target.settings;
  const found = await readSubscriptions(target);
  if (found === undefined)
    return { ...about, ok: false, found: `there is no topic ${names.topic}`, fix: `pulumi up -s ${stack}` };
  const name = ({ protocol, endpoint }: (typeof found)[number]) => `${protocol} ${endpoint}`;
  const [confirmed, waiting] = [true, false].map((is) =>
    found.filter((each) => each.confirmed === is).map(name),
  ) as [string[], string[]];
  const subscribe = `aws sns subscribe --region ${region} --topic-arn ${arns.topic} --protocol email --notification-endpoint <address>`;
  return {
    ...about,
    ok: confirmed.length > 0,
    found:
      confirmed.join(", ") ||
      (waiting.length > 0 ? `not confirmed: ${waiting.join(", ")}` : "nobody subscribes"),
    fix:
      waiting.length > 0
        ? `Each of them got a mail from AWS: open its link. It expires after some days; to send another: ${subscribe}`
        : `Set alarms.email of pipeline ${workload} in Pulumi.${stack}.yaml and deploy it (pulumi up -s ${stack}), or subscribe by hand (${subscribe}); then open the link in the mail`,
  };
}
