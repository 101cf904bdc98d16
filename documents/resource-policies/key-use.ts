import type { Settings } from "../../settings/settings";
import type { Statement } from "../policy";

/** A KMS key as a policy names it: AWS invents the key's id, so its alias stands for it. */
export interface KeyByAlias {
  readonly account: string;
  readonly region: string;
  /** Such as `alias/ds-preprocessing`. */
  readonly keyAlias: string;
}

/** A stack's own key as its policies name it; none where AWS has the keys. */
export const ownKey = ({ encryption, account, region, names }: Settings): KeyByAlias | undefined =>
  encryption === "customer-managed" ? { account, region, keyAlias: names.keyAlias } : undefined;

/** Lets a role use the key behind an alias. https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html */
export function useKey(
  sid: string,
  actions: readonly string[],
  { account, region, keyAlias }: KeyByAlias,
): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: [`arn:aws:kms:${region}:${account}:key/*`],
    Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": [keyAlias] } },
  };
}
