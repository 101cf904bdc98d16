import type { Principal } from "../decide";
import { ofEach, type SourceSide, type TargetSide } from "../principals";
import { requestsTo, type Section } from "./section";

/** Logs of calls to the data and of the network: an administrator's alone, whatever a role's own policies allow. */
export function logs(side: SourceSide | TargetSide, others: readonly Principal[]): Section {
  const { deploy, admin } = side;
  const { arns, stack, names } = side.settings;
  const ask = requestsTo(side.settings);
  const log = `${arns.logBucket}/access/${names.inputBucket}/log`;
  return {
    title: `Logs of ${stack}`,
    principals: [deploy, ...ofEach(side, "task", "taskWithEverything"), ...others, admin],
    requests: [
      ask("read a log", "s3:GetObject", log, [admin]),
      ask("write a log", "s3:PutObject", log, [admin]),
      ask("delete a log", "s3:DeleteObject", log, [admin]),
      ask("change the log bucket's policy", "s3:PutBucketPolicy", arns.logBucket, [admin]),
      ask("change how long logs are kept", "s3:PutLifecycleConfiguration", arns.logBucket, [admin]),
    ],
  };
}
