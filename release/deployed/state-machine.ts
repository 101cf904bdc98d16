import { DescribeStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { z } from "zod";
import type { RunRelease } from "../../documents/state-machine/read-run";
import type { Account } from "../accounts/accounts";
import { parseAs } from "../parse-as";
import { ifThere } from "./if-there";

export interface StateMachine {
  readonly arn: string;
  /** What its definition calls released; undefined when it says nothing that can be read. */
  readonly release: RunRelease | undefined;
}

/** Where the definition assigns the release: `readRun` in documents/state-machine/read-run.ts. */
const definition = z.object({
  States: z.object({
    ReadRelease: z.object({
      Assign: z.object({
        release: z.object({
          version: z.string(),
          sha256: z.string(),
          image: z.string(),
          model: z.object({ key: z.string(), sha256: z.string(), versionId: z.string() }),
        }),
      }),
    }),
  }),
});

/** The stack's state machine; undefined before its first release. */
export async function readStateMachine({ client, arns }: Account): Promise<StateMachine | undefined> {
  return ifThere(["StateMachineDoesNotExist"], async () => {
    const found = await client(SFNClient).send(
      new DescribeStateMachineCommand({ stateMachineArn: arns.stateMachine }),
    );
    return { arn: arns.stateMachine, release: releaseIn(found.definition ?? "") };
  });
}

/** The release that a definition has as literals. */
export const releaseIn = (text: string): RunRelease | undefined =>
  parseAs(definition, text)?.States.ReadRelease.Assign.release;
