import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Account } from "../accounts/accounts";
import { CommandError, EXIT } from "../command-line/exit-code";
import { describeFailure } from "../command-line/failure";
import { asking } from "../deployed/asking";
import type { Case, Question } from "./case";

/** ARN of who calls in an account. */
export const callerIn = ({ client }: Account): Promise<string> =>
  asking(new STSClient(client), async (sts) => {
    const { Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
    return Arn;
  });

/** Who calls decides nearly everything else. Which role that is matters less than where it is let in. */
export const callerIsLetIn: Question = {
  trouble: "Wrong caller",
  asks: "the caller is let in to both accounts",
  first: true,
  async answer(given) {
    try {
      return { ok: true, found: await callerIn(await signIn(given)) };
    } catch (error) {
      const { exitCode, message } = describeFailure(error);
      if (exitCode !== EXIT.denied && !(error instanceof CommandError)) throw error;
      return { ok: false, found: message };
    }
  },
};

/** With `signIn: caller` there is one caller for the target, who need not be of the source's account. @returns where the caller's own credentials work */
async function signIn(given: Case): Promise<Account> {
  if (given.stacks.target().signIn === "caller") return given.target();
  const own = await given.source();
  await given.target();
  return own;
}
