import { canariesOf, everyCanary, everyPipeline, type Settings } from "../../settings/settings";
import { policy, type PolicyDocument } from "../policy";

/**
 * What trying releases in a target takes beside reading what the target has and ran: starting what tries them, which no
 * pipeline that runs has a name of, and reading what both measured. None where no pipeline tries one.
 */
export function canaryStarterPolicy(settings: Settings): PolicyDocument | undefined {
  if (canariesOf(settings).length === 0) return undefined;
  const { stateMachine } = everyCanary(settings).arns;
  const { logGroup } = everyPipeline(settings).arns;
  return policy(
    { Sid: "StartCanaries", Effect: "Allow", Action: ["states:StartExecution"], Resource: [stateMachine] },
    {
      Sid: "ReadMetrics",
      Effect: "Allow",
      Action: ["logs:FilterLogEvents"],
      Resource: [logGroup, `${logGroup}:*`],
    },
  );
}
