import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import { keyPolicy } from "../../documents/resource-policies/key-policy";
import type { Account } from "../accounts/accounts";
import { attemptChecks } from "../checks/attempt";
import type { Check } from "../checks/check";
import { modelReaders, readerGrant } from "./bucket-policy-check";
import { compareStatements, describeComparison } from "./statements";

/** Whether the key that a model is under is enabled, is the stack's own, and allows the target. */
export async function keyCheck(source: Account, target: Account, keyArn: string): Promise<readonly Check[]> {
  const { stack, names, encryption } = source.settings;
  const about = {
    where: "source",
    name: `key of the model for ${target.settings.stack}`,
    expected: `${names.keyAlias}, enabled, with the statements for ${modelReaders(target.settings).join(", ")} in documents/resource-policies/key-policy.ts`,
    fix: `Deploy the key of ${stack}: pulumi up -s ${stack}. A model under another key: upload it again, and release that version`,
  } as const;
  return attemptChecks(about, async () => {
    const readers = [readerGrant(source.settings, target.settings) ?? []].flat();
    if (encryption !== "customer-managed" || readers.length === 0)
      return [
        {
          ...about,
          ok: false,
          found: `${keyArn}, and ${stack}'s settings give it no key of its own that ${target.settings.stack} may use`,
        },
      ];
    const kms = source.client(KMSClient);
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: names.keyAlias }));
    const { Arn: arn = "", KeyState: state } = KeyMetadata ?? {};
    const { Policy: policy = "" } = await kms.send(
      new GetKeyPolicyCommand({ KeyId: arn, PolicyName: "default" }),
    );
    if (arn !== keyArn) return [{ ...about, ok: false, found: `${keyArn}; ${names.keyAlias} is ${arn}` }];
    if (state !== "Enabled") return [{ ...about, ok: false, found: `${arn} is ${state}` }];
    const { Statement } = keyPolicy(source.settings, readers);
    return [{ ...about, ...describeComparison(compareStatements(policy, Statement)) }];
  });
}
