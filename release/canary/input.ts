import { GetExecutionHistoryCommand, SFNClient } from "@aws-sdk/client-sfn";
import { z } from "zod";
import type { Account } from "../accounts/accounts";
import { parseAs } from "../parse-as";

/** The state that looks at the input, and what S3 says of it there. */
const CHECK_INPUT = "CheckInput";
const head = z.object({ ETag: z.string() });

/** Events of a run before and with that state: about thirty, with each attempt one more. */
const EVENTS = 200;

/** The ETag of the object that a run worked on, which its history has for 90 days; undefined where it has none. */
export async function inputEtag({ client }: Account, executionArn: string): Promise<string | undefined> {
  const { events = [] } = await client(SFNClient).send(
    new GetExecutionHistoryCommand({ executionArn, maxResults: EVENTS, includeExecutionData: true }),
  );
  const left = events.find(({ stateExitedEventDetails: details }) => details?.name === CHECK_INPUT);
  return parseAs(head, left?.stateExitedEventDetails?.output)?.ETag;
}
