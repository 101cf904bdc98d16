import { DescribeStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import type { PipelineAccount } from "../accounts/accounts";
import { ifThere } from "./if-there";
import { stated } from "./stated";

export interface StateMachine {
  /** Text of the definition. */
  readonly definition: string;
  /** All else that is stated of it. */
  readonly stated: object;
}

const BY_ITSELF = ["$metadata", "stateMachineArn", "creationDate", "revisionId", "variableReferences"];

/** The pipeline's state machine; undefined before its first release. */
export async function readStateMachine({
  client,
  settings,
}: PipelineAccount): Promise<StateMachine | undefined> {
  return ifThere(["StateMachineDoesNotExist"], async () => {
    const { definition = "", ...found } = await client(SFNClient).send(
      new DescribeStateMachineCommand({ stateMachineArn: settings.arns.stateMachine }),
    );
    return { definition, stated: stated(found, BY_ITSELF) };
  });
}
