import type { Principal } from "../decide";
import type { SourceSide, TargetSide } from "../principals";
import { requestsTo, type Section } from "./section";

/** The logs of who asked for data and what came into the network: the administrator's, whatever a role allows itself. */
export function logs(side: SourceSide | TargetSide, others: readonly Principal[]): Section {
  const { deploy, admin } = side;
  const { arns, stack, names } = side.settings;
  const ask = requestsTo(side.settings);
  const log = `${arns.logBucket}/access/${names.inputBucket}/log`;
  return {
    title: `Logs of ${stack}`,
    principals: [deploy, side.task, side.taskWithEverything, ...others, admin],
    requests: [
      ask("read a log", "s3:GetObject", log, [admin]),
      ask("write a log", "s3:PutObject", log, [admin]),
      ask("delete a log", "s3:DeleteObject", log, [admin]),
      ask("open the logs", "s3:PutBucketPolicy", arns.logBucket, [admin]),
      ask("let logs go sooner", "s3:PutLifecycleConfiguration", arns.logBucket, [admin]),
    ],
  };
}
