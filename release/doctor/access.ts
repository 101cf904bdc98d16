import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { sessionName } from "../accounts/sign-in";
import { asking } from "../deployed/asking";
import { bucketPolicyCheck } from "../model/bucket-policy-check";
import { callerIn } from "./caller";
import type { Case, Finding, Question } from "./case";

const TROUBLE = "Cross-account access denied";

export const bucketAccess: Question = {
  trouble: TROUBLE,
  asks: "the artifact bucket's policy lets the target read models",
  async answer(given) {
    const checks = await bucketPolicyCheck(await given.source(), given.stacks.target());
    const wrong = checks.filter(({ ok }) => !ok);
    return {
      ok: wrong.length === 0,
      ...(wrong.some(({ untold }) => untold !== undefined) && { untold: true as const }),
      found:
        wrong.length === 0
          ? given.stacks.target().names.taskRole
          : wrong.map(({ found }) => found).join("; "),
    };
  },
  fix: ({ stacks: { source } }) =>
    `Correct targets in Pulumi.${source.stack}.yaml, and deploy the grants: pulumi up -s ${source.stack}`,
};

/** Takes on a role of the target, as the caller in the source's account, and forgets the session. @returns the refusal, if refused */
async function takeOn(
  given: Case,
  roleArn: string,
  externalId: string | undefined,
): Promise<string | undefined> {
  const source = await given.source();
  const caller = await callerIn(source);
  const { region } = given.stacks.target();
  return asking(new STSClient({ ...source.client, region }), async (sts) => {
    try {
      await sts.send(
        new AssumeRoleCommand({
          RoleArn: roleArn,
          RoleSessionName: sessionName(caller),
          ExternalId: externalId,
        }),
      );
      return undefined;
    } catch (error) {
      if (error instanceof Error && error.name.startsWith("AccessDenied")) return error.message;
      throw error;
    }
  });
}

type TargetRole = "deployRole" | "promotionRole";

const roleArn = ({ stacks }: Case, role: TargetRole): string =>
  `arn:aws:iam::${stacks.target().account}:role/${stacks.target().names[role]}`;

/** A target that is signed in to as the caller hands over no role. */
const NOT_HANDED_OVER: Finding = { ok: true, found: "not used: the target's signIn is caller" };

const trusted = (role: TargetRole, what: string): Question => ({
  trouble: TROUBLE,
  asks: `the target's ${what} can be taken on`,
  async answer(given) {
    const { signIn, externalId } = given.stacks.target();
    if (signIn === "caller") return NOT_HANDED_OVER;
    const refusal = await takeOn(given, roleArn(given, role), externalId);
    return { ok: refusal === undefined, found: refusal ?? roleArn(given, role) };
  },
  fix: ({ stacks }) =>
    `Call as ${stacks.target().names.deployerRole} of account ${stacks.source.account}. Where that is so, run bootstrap/ in ${stacks.source.stack} and ${stacks.target().stack} again: the role's trust must name that role and the externalId of Pulumi.${stacks.target().stack}.yaml. Who administers account ${stacks.target().account} sees the trust: aws iam get-role --role-name ${stacks.target().names[role]}`,
});

export const deployTrust = trusted("deployRole", "deploy role");
export const promotionTrust = trusted("promotionRole", "promotion role");

export const externalIdDemanded: Question = {
  trouble: TROUBLE,
  asks: "the target's roles refuse a caller without the external id",
  async answer(given) {
    if (given.stacks.target().signIn === "caller") return NOT_HANDED_OVER;
    const open: string[] = [];
    for (const role of ["deployRole", "promotionRole"] as const)
      if ((await takeOn(given, roleArn(given, role), undefined)) === undefined)
        open.push(roleArn(given, role));
    return {
      ok: open.length === 0,
      found: open.length === 0 ? "both refuse" : `${open.join(" and ")} can be taken on without it`,
    };
  },
  fix: ({ stacks }) =>
    `Somebody changed the trust by hand: run bootstrap/ in ${stacks.target().stack} again, which demands sts:ExternalId`,
};
