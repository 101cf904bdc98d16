import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Settings } from "../../settings/settings";
import { accountRoot, assumeRole, awsConfig, type AwsCredentials } from "../emulator/clients";
import type { LocalAws } from "../emulator/local-aws";
import { refused } from "./expect";
import type { Refusal } from "./steps";

/** An account that none of the rehearsal's stacks is in. */
function strangerTo({ accounts }: LocalAws): string {
  for (let number = 999_999_999_999; ; number--)
    if (!accounts.some(({ account }) => account === String(number))) return String(number);
}

/**
 * Tries to read models as those who must not: another role of the target, though its own policy allows it everything
 * in S3; the target's root; and a third account.
 * @throws NotProved when one of them may.
 */
export async function readModelsAsOthers(
  aws: LocalAws,
  source: Settings,
  target: Settings,
  keys: readonly string[],
): Promise<Refusal[]> {
  const region = source.region;
  const get = (credentials: AwsCredentials, Key: string) =>
    new S3Client(awsConfig({ endpoint: aws.endpoint, region, credentials })).send(
      new GetObjectCommand({ Bucket: source.names.artifactBucket, Key }),
    );
  const others: { who: string; credentials: AwsCredentials }[] = [
    { who: `another role of ${target.stack}`, credentials: await otherRole(aws, target) },
    { who: `${target.stack}'s root`, credentials: aws.account(target.account).root },
    { who: "an account outside", credentials: accountRoot(strangerTo(aws)) },
  ];
  const denied: Refusal[] = [];
  for (const { who, credentials } of others)
    for (const key of keys) {
      const read = () => get(credentials, key);
      const code = await refused(`Reading ${key} as ${who}`, "only-named-readers", read);
      // The caller's own side allows everything: what is left is the bucket's policy.
      denied.push({ who, asked: `reads ${source.stack}'s model`, layer: "resource policy", code });
    }
  return denied;
}

/** A role of the target whose own policy allows every read in S3: only the source's bucket policy stands in its way. */
async function otherRole(aws: LocalAws, { stack, account, region }: Settings): Promise<AwsCredentials> {
  const { root } = aws.account(account);
  const iam = new IAMClient(awsConfig({ endpoint: aws.endpoint, region, credentials: root }));
  const name = `rehearsal-other-role-${stack}`.slice(0, 64);
  const allow = { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::*"] };
  const trust = {
    Effect: "Allow",
    Principal: { AWS: [`arn:aws:iam::${account}:root`] },
    Action: ["sts:AssumeRole"],
  };
  const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document(trust) }));
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: name,
      PolicyName: "read-everything",
      PolicyDocument: document(allow),
    }),
  );
  return assumeRole({
    endpoint: aws.endpoint,
    region,
    credentials: root,
    roleArn: `arn:aws:iam::${account}:role/${name}`,
    sessionName: "rehearsal",
  });
}
