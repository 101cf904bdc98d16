import { STSClient } from "@aws-sdk/client-sts";
import { assumeRole } from "../accounts/assume-role";
import { bucketPolicyCheck } from "../model/bucket-policy-check";
import type { Settings } from "../../settings/settings";
import { isDenied } from "../failure";
import type { Workspace } from "../workspace";
import type { Diagnostic } from "./diagnostic";

export const bucketAccess: Diagnostic = {
  where: "source",
  name: "policy of the artifact bucket",
  expected: "the target's task role may read models",
  run: async ({ accounts, stacks }) => bucketPolicyCheck(await accounts.source(), stacks.target()),
};

/** Assumes a role of the target, as the caller in the source's account, and forgets the session. @returns the refusal, if refused */
async function refusalOf(
  { accounts }: Workspace,
  roleArn: string,
  externalId: string | undefined,
): Promise<string | undefined> {
  const { client, caller } = await accounts.source();
  try {
    await assumeRole({ roleArn, externalId, caller }, client(STSClient));
    return undefined;
  } catch (error) {
    if (error instanceof Error && isDenied(error)) return error.message;
    throw error;
  }
}

const ROLES = ["deployRole", "promotionRole"] as const;

const roleArn = ({ account, names }: Settings, role: (typeof ROLES)[number]): string =>
  `arn:aws:iam::${account}:role/${names[role]}`;

/** With `signIn: caller` the target's roles are not assumed. */
const NOT_ASSUMED = { ok: true, found: "not used: the target's signIn is caller", fix: "" };

const trusted = (role: (typeof ROLES)[number], what: string): Diagnostic => ({
  where: "deployment",
  name: `trust of the ${what}`,
  expected: "the caller may assume it",
  async run(call, about) {
    const { source } = call.stacks;
    const target = call.stacks.target();
    if (target.signIn === "caller") return [{ ...about, ...NOT_ASSUMED }];
    const refusal = await refusalOf(call, roleArn(target, role), target.externalId);
    const fix = `Call as ${target.names.deployerRole} of account ${source.account}. If so, run bootstrap/ in ${source.stack} and ${target.stack} again: the role's trust must name that role and the externalId of Pulumi.${target.stack}.yaml. Who administers account ${target.account} sees the trust: aws iam get-role --role-name ${target.names[role]}`;
    return [{ ...about, ok: refusal === undefined, found: refusal ?? roleArn(target, role), fix }];
  },
});

export const deployTrust = trusted("deployRole", "deploy role");
export const promotionTrust = trusted("promotionRole", "promotion role");

export const externalIdRequired: Diagnostic = {
  where: "deployment",
  name: "external id of the target's roles",
  expected: "a caller without it is refused",
  async run(call, about) {
    const target = call.stacks.target();
    if (target.signIn === "caller") return [{ ...about, ...NOT_ASSUMED }];
    const open: string[] = [];
    for (const arn of ROLES.map((role) => roleArn(target, role)))
      if ((await refusalOf(call, arn, undefined)) === undefined) open.push(arn);
    return [
      {
        ...about,
        ok: open.length === 0,
        found: open.length === 0 ? "both refuse" : `${open.join(" and ")} can be assumed without it`,
        fix: `Somebody changed the trust by hand: run bootstrap/ in ${target.stack} again, which requires sts:ExternalId`,
      },
    ];
  },
};
