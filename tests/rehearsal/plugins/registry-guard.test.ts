import { ECRClient, SetRepositoryPolicyCommand } from "@aws-sdk/client-ecr";
import { expect } from "chai";
import { boundaryPolicy } from "../../../documents/boundary/boundary";
import { deployRolePolicies } from "../../../documents/roles/deploy-role";
import { policy, type PolicyDocument } from "../../../documents/policy";
import { promotionRolePolicy } from "../../../documents/roles/promotion-role";
import { onlyPusherPolicy, registryPolicy } from "../../../documents/resource-policies/repository-policy";
import { accountRoot, assumeRole, awsConfig, type AwsCredentials } from "../../../rehearsal/emulator/clients";
import { registryCredentials, startRegistry, type Registry } from "../../../rehearsal/emulator/registry";
import { sampleSettings } from "../../sample-settings";
import { configure, DEV, endpoint, PROD, REGION, useEmulator } from "./emulator";
import { make } from "./lifecycle";

const settings = sampleSettings("prod", { "aws:region": REGION });
const arns = settings.arns;
const [image = ""] = Object.keys(settings.images);
const guard = JSON.stringify(registryPolicy(arns));
/** What lets another account push, wherever nothing else denies it. */
const open = JSON.stringify(
  policy({
    Sid: "Open",
    Effect: "Allow",
    Principal: { AWS: [`arn:aws:iam::${DEV}:root`] },
    Action: ["ecr:*"],
  }),
);

useEmulator();

describe("the guard of a target's registry", () => {
  let registry: Registry, deploy: AwsCredentials, promotion: AwsCredentials;

  before(async () => {
    const provider = await configure(PROD);
    registry = await startRegistry({ endpoint: endpoint(), account: PROD, region: REGION });
    await make(provider, "aws:ecr/repository:Repository", { name: image });
    await make(provider, "aws:ecr/repositoryPolicy:RepositoryPolicy", {
      repository: image,
      policy: JSON.stringify(onlyPusherPolicy(arns.promotionRole)),
    });
    await make(provider, "aws:iam/policy:Policy", {
      name: settings.names.boundary,
      policy: JSON.stringify(boundaryPolicy(arns)),
    });
    const role = async (name: string, policies: Readonly<Record<string, PolicyDocument>>) => {
      const trust = { AWS: [`arn:aws:iam::${PROD}:root`] };
      await make(provider, "aws:iam/role:Role", {
        name,
        assumeRolePolicy: JSON.stringify(
          policy({ Sid: "Root", Effect: "Allow", Principal: trust, Action: ["sts:AssumeRole"] }),
        ),
        permissionsBoundary: arns.boundary,
      });
      for (const [policyName, document] of Object.entries(policies))
        await make(provider, "aws:iam/rolePolicy:RolePolicy", {
          name: policyName,
          role: name,
          policy: JSON.stringify(document),
        });
      return assumeRole({
        endpoint: endpoint(),
        region: REGION,
        credentials: accountRoot(PROD),
        roleArn: arns.role(name),
        sessionName: "test",
      });
    };
    deploy = await role(settings.names.deployRole, deployRolePolicies(settings));
    promotion = await role(settings.names.promotionRole, {
      images: promotionRolePolicy(arns, { sourceAccount: DEV, images: [image] }),
    });
  });
  after(() => registry.stop());

  const ecrOf = (credentials: AwsCredentials) =>
    new ECRClient(awsConfig({ endpoint: endpoint(), region: REGION, credentials }));

  /** The registry's answer to who begins to push: 202 or 403. */
  async function push(credentials: AwsCredentials): Promise<number> {
    const { username, password } = await registryCredentials({
      endpoint: endpoint(),
      region: REGION,
      credentials,
    });
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    const answer = await fetch(`http://${registry.host}/v2/${image}/blobs/uploads/`, {
      method: "POST",
      headers: { authorization },
    });
    return answer.status;
  }

  it("holds when the deploy role opens a repository's policy to another account", async () => {
    const stranger = accountRoot(DEV);
    expect(await push(stranger), "before").to.equal(403);
    await ecrOf(deploy).send(new SetRepositoryPolicyCommand({ repositoryName: image, policyText: open }));
    expect(await push(stranger), "opened, without the guard").to.equal(202);

    const provider = await configure(PROD);
    await make(provider, "aws:ecr/accountSetting:AccountSetting", {
      name: "REGISTRY_POLICY_SCOPE",
      value: "V2",
    });
    await make(provider, "aws:ecr/registryPolicy:RegistryPolicy", { policy: guard });
    expect(await push(stranger), "opened, with the guard").to.equal(403);
    expect(await push(accountRoot(PROD)), "the account's own root").to.equal(403);
    expect(await push(promotion), "the promotion role").to.equal(202);
  });
});
