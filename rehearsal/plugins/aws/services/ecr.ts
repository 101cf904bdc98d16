import {
  CreateRepositoryCommand,
  DeleteLifecyclePolicyCommand,
  DeleteRegistryPolicyCommand,
  DeleteRepositoryCommand,
  DeleteRepositoryPolicyCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  PutAccountSettingCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  PutRegistryPolicyCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type EncryptionType,
  type ImageTagMutability,
  type ImageTagMutabilityExclusionFilter,
  type Repository,
} from "@aws-sdk/client-ecr";
import type {
  AccountSettingArgs,
  LifecyclePolicyArgs,
  RegistryPolicyArgs,
  RepositoryArgs,
  RepositoryPolicyArgs,
} from "@pulumi/aws/ecr";
import { explicitName, given, handler, type Inputs, type Wanted } from "../handler";
import { retag, upperCaseTags } from "../tags";

export const repository = handler<RepositoryArgs>({
  maps: {
    name: true,
    forceDelete: true,
    imageTagMutability: true,
    imageTagMutabilityExclusionFilters: { filter: true, filterType: true },
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: { encryptionType: true, kmsKey: true },
    tags: true,
  },
  inPlace: [
    "imageTagMutability",
    "imageTagMutabilityExclusionFilters",
    "imageScanningConfiguration",
    "forceDelete",
    "tags",
  ],
  async create({ aws, inputs, tags }) {
    const encryption = inputs.encryptionConfigurations?.[0];
    const { repository: made } = await aws.client(ECRClient).send(
      new CreateRepositoryCommand({
        repositoryName: explicitName(inputs.name),
        ...mutability(inputs),
        imageScanningConfiguration: inputs.imageScanningConfiguration,
        encryptionConfiguration: encryption && {
          encryptionType: (encryption.encryptionType ?? "AES256") as EncryptionType,
          kmsKey: encryption.kmsKey,
        },
        tags: upperCaseTags(tags),
      }),
    );
    return repositoryMade(given(made, "The repository in the answer of ecr:CreateRepository"));
  },
  async update({ aws, inputs, tags }, { id, tags: before }) {
    const ecr = aws.client(ECRClient);
    await ecr.send(new PutImageTagMutabilityCommand({ repositoryName: id, ...mutability(inputs) }));
    const imageScanningConfiguration = inputs.imageScanningConfiguration ?? { scanOnPush: false };
    await ecr.send(
      new PutImageScanningConfigurationCommand({ repositoryName: id, imageScanningConfiguration }),
    );
    const { repositories } = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [id] }));
    const made = repositoryMade(given(repositories?.[0], `The repository ${id}`));
    const resourceArn = made.computed.arn;
    await retag(
      before,
      tags,
      (set) => ecr.send(new TagResourceCommand({ resourceArn, tags: upperCaseTags(set) })),
      (tagKeys) => ecr.send(new UntagResourceCommand({ resourceArn, tagKeys })),
    );
    return made;
  },
  async delete(aws, { id, inputs }) {
    await aws
      .client(ECRClient)
      .send(new DeleteRepositoryCommand({ repositoryName: id, force: inputs.forceDelete }));
  },
});

function mutability(inputs: Inputs<RepositoryArgs>) {
  return {
    imageTagMutability: (inputs.imageTagMutability ?? "MUTABLE") as ImageTagMutability,
    imageTagMutabilityExclusionFilters: inputs.imageTagMutabilityExclusionFilters as
      ImageTagMutabilityExclusionFilter[] | undefined,
  };
}

function repositoryMade(made: Repository) {
  const computed = {
    arn: given(made.repositoryArn, "A repository's ARN"),
    registryId: given(made.registryId, "A repository's registry id"),
    repositoryUrl: given(made.repositoryUri, "A repository's URI"),
  };
  return { id: given(made.repositoryName, "A repository's name"), computed };
}

export const lifecyclePolicy = handler<LifecyclePolicyArgs>({
  maps: { repository: true, policy: true },
  inPlace: ["policy"],
  create: putLifecyclePolicy,
  update: putLifecyclePolicy,
  async delete(aws, { id }) {
    await aws.client(ECRClient).send(new DeleteLifecyclePolicyCommand({ repositoryName: id }));
  },
});

async function putLifecyclePolicy({ aws, inputs }: Wanted<LifecyclePolicyArgs>) {
  const { repository: repositoryName, policy: lifecyclePolicyText } = inputs;
  const { registryId } = await aws
    .client(ECRClient)
    .send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
  return { id: repositoryName, computed: { registryId } };
}

export const repositoryPolicy = handler<RepositoryPolicyArgs>({
  maps: { repository: true, policy: true },
  inPlace: ["policy"],
  create: setRepositoryPolicy,
  update: setRepositoryPolicy,
  async delete(aws, { id }) {
    await aws.client(ECRClient).send(new DeleteRepositoryPolicyCommand({ repositoryName: id }));
  },
});

async function setRepositoryPolicy({ aws, inputs }: Wanted<RepositoryPolicyArgs>) {
  const { repository: repositoryName, policy: policyText } = inputs;
  const { registryId } = await aws
    .client(ECRClient)
    .send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
  return { id: repositoryName, computed: { registryId } };
}

export const registryPolicy = handler<RegistryPolicyArgs>({
  maps: { policy: true },
  inPlace: ["policy"],
  create: putRegistryPolicy,
  update: putRegistryPolicy,
  async delete(aws) {
    await aws.client(ECRClient).send(new DeleteRegistryPolicyCommand({}));
  },
});

async function putRegistryPolicy({ aws, inputs }: Wanted<RegistryPolicyArgs>) {
  const { registryId } = await aws
    .client(ECRClient)
    .send(new PutRegistryPolicyCommand({ policyText: inputs.policy }));
  return {
    id: given(registryId, "The registry in the answer of ecr:PutRegistryPolicy"),
    computed: { registryId },
  };
}

export const accountSetting = handler<AccountSettingArgs>({
  maps: { name: true, value: true },
  inPlace: ["value"],
  create: putAccountSetting,
  update: putAccountSetting,
  // A setting has no end: as with the real provider, it stays.
  delete: () => Promise.resolve(),
});

async function putAccountSetting({ aws, inputs }: Wanted<AccountSettingArgs>) {
  const { name, value } = inputs;
  await aws.client(ECRClient).send(new PutAccountSettingCommand({ name, value }));
  return { id: explicitName(name) };
}
