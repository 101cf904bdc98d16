import type { Principal } from "../decide";
import type { SourceSide, TargetSide } from "../principals";
import { question, type Section } from "./question";

type Side = SourceSide | TargetSide;

/** The logs of who asked for data and what came into the network: the administrator's, whatever a role allows itself. */
export function logs(side: Side, others: readonly Principal[]): Section {
  const { settings, arns, stack, deploy, admin } = side;
  const ask = question(settings.account);
  const log = `${arns.logBucket}/access/${settings.names.inputBucket}/log`;
  return {
    title: `Logs of ${stack}`,
    askers: [deploy, side.task, side.taskWithEverything, ...others, admin],
    questions: [
      ask("read a log", "s3:GetObject", log, [admin]),
      ask("write a log", "s3:PutObject", log, [admin]),
      ask("delete a log", "s3:DeleteObject", log, [admin]),
      ask("open the logs", "s3:PutBucketPolicy", arns.logBucket, [admin]),
      ask("let logs go sooner", "s3:PutLifecycleConfiguration", arns.logBucket, [admin]),
    ],
  };
}

/** What writes the logs, and the groups of a network. */
export function network(side: Side, others: readonly Principal[]): Section {
  const { settings, arns, stack, deploy, admin } = side;
  const { account, region, project } = settings;
  const ask = question(account);
  const ec2 = (id: string) => `arn:aws:ec2:${region}:${account}:${id}`;
  const tags = (of: "Request" | "Resource", ofProject: string) => ({
    [`aws:${of}Tag/Project`]: ofProject,
    [`aws:${of}Tag/Stack`]: stack,
  });
  const own = tags("Resource", project);
  const another = tags("Resource", "another");
  const asOwn = tags("Request", project);
  const deploys = [deploy, admin];
  const [flowLog, group] = [ec2("vpc-flow-log/fl-1"), ec2("security-group/sg-1")];
  return {
    title: `Network of ${stack}`,
    askers: [deploy, side.task, ...others, admin],
    questions: [
      ask("log who uses the input bucket", "s3:PutBucketLogging", arns.inputBucket, deploys),
      ask("delete the network's flow log", "ec2:DeleteFlowLogs", flowLog, deploys, own),
      ask("delete another's flow log", "ec2:DeleteFlowLogs", flowLog, [admin], another),
      ask("take a VPC's default group for its own", "ec2:CreateTags", group, deploys, asOwn),
      ask("take another's group for its own", "ec2:CreateTags", group, [admin], { ...asOwn, ...another }),
      ask("change a group without tags", "ec2:RevokeSecurityGroupIngress", group, [admin]),
    ],
  };
}
