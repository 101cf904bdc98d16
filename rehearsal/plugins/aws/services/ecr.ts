import {
  CreateRepositoryCommand,
  DeleteLifecyclePolicyCommand,
  DeleteRegistryPolicyCommand,
  DeleteRepositoryCommand,
  DeleteRepositoryPolicyCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAccountSettingCommand,
  GetLifecyclePolicyCommand,
  GetRegistryPolicyCommand,
  GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  PutAccountSettingCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  PutRegistryPolicyCommand,
  PutRegistryScanningConfigurationCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type EncryptionType,
  type ImageTagMutability,
  type RegistryScanningRule,
  type ScanType,
} from "@aws-sdk/client-ecr";
import type {
  AccountSettingArgs,
  LifecyclePolicyArgs,
  RegistryPolicyArgs,
  RegistryScanningConfigurationArgs,
  RepositoryArgs,
  RepositoryPolicyArgs,
} from "@pulumi/aws/ecr";
import { explicitName, given } from "../given";
import { handler, type Wanted } from "../handler";
import { readTags, upperCaseTags } from "../tags";

export const repository = handler<RepositoryArgs>({
  maps: {
    name: true,
    forceDelete: true,
    imageTagMutability: true,
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: { encryptionType: true, kmsKey: true },
    tags: true,
  },
  replaces: ["name", "encryptionConfigurations"],
  defaults: { imageTagMutability: "MUTABLE", encryptionConfigurations: [{ encryptionType: "AES256" }] },
  tagging: {
    by: "arn",
    list: async (aws, resourceArn) => {
      const answer = await aws.client(ECRClient).send(new ListTagsForResourceCommand({ resourceArn }));
      return readTags(answer.tags);
    },
    set: (aws, resourceArn, tags) =>
      aws.client(ECRClient).send(new TagResourceCommand({ resourceArn, tags: upperCaseTags(tags) })),
    remove: (aws, resourceArn, tagKeys) =>
      aws.client(ECRClient).send(new UntagResourceCommand({ resourceArn, tagKeys })),
  },
  async create({ aws, inputs, tags }) {
    const repositoryName = explicitName(inputs.name);
    const encryption = inputs.encryptionConfigurations?.[0];
    await aws.client(ECRClient).send(
      new CreateRepositoryCommand({
        repositoryName,
        imageTagMutability: inputs.imageTagMutability as ImageTagMutability | undefined,
        imageScanningConfiguration: inputs.imageScanningConfiguration,
        encryptionConfiguration: encryption && {
          encryptionType: (encryption.encryptionType ?? "AES256") as EncryptionType,
          kmsKey: encryption.kmsKey,
        },
        tags: upperCaseTags(tags),
      }),
    );
    return repositoryName;
  },
  async update({ aws, inputs }, { id: repositoryName }) {
    const ecr = aws.client(ECRClient);
    const imageTagMutability = (inputs.imageTagMutability ?? "MUTABLE") as ImageTagMutability;
    await ecr.send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability }));
    const imageScanningConfiguration = inputs.imageScanningConfiguration ?? { scanOnPush: false };
    await ecr.send(new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration }));
  },
  delete: (aws, { id, inputs }) =>
    aws
      .client(ECRClient)
      .send(new DeleteRepositoryCommand({ repositoryName: id, force: inputs.forceDelete })),
  async read(aws, id, known) {
    const { repositories } = await aws
      .client(ECRClient)
      .send(new DescribeRepositoriesCommand({ repositoryNames: [id] }));
    const found = repositories?.[0];
    return (
      found && {
        ...found,
        name: id,
        arn: found.repositoryArn,
        repositoryUrl: found.repositoryUri,
        encryptionConfigurations: found.encryptionConfiguration && [found.encryptionConfiguration],
        // Only the program says so.
        forceDelete: known?.inputs.forceDelete,
      }
    );
  },
});

export const lifecyclePolicy = handler<LifecyclePolicyArgs>({
  maps: { repository: true, policy: true },
  replaces: ["repository"],
  create: putLifecyclePolicy,
  update: putLifecyclePolicy,
  delete: (aws, { id }) =>
    aws.client(ECRClient).send(new DeleteLifecyclePolicyCommand({ repositoryName: id })),
  async read(aws, id) {
    const { registryId, lifecyclePolicyText: policy } = await aws
      .client(ECRClient)
      .send(new GetLifecyclePolicyCommand({ repositoryName: id }));
    return { repository: id, registryId, policy };
  },
});

async function putLifecyclePolicy({ aws, inputs }: Wanted<LifecyclePolicyArgs>) {
  const { repository: repositoryName, policy: lifecyclePolicyText } = inputs;
  await aws.client(ECRClient).send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
  return repositoryName;
}

export const repositoryPolicy = handler<RepositoryPolicyArgs>({
  maps: { repository: true, policy: true },
  replaces: ["repository"],
  create: setRepositoryPolicy,
  update: setRepositoryPolicy,
  delete: (aws, { id }) =>
    aws.client(ECRClient).send(new DeleteRepositoryPolicyCommand({ repositoryName: id })),
  async read(aws, id) {
    const { registryId, policyText: policy } = await aws
      .client(ECRClient)
      .send(new GetRepositoryPolicyCommand({ repositoryName: id }));
    return { repository: id, registryId, policy };
  },
});

async function setRepositoryPolicy({ aws, inputs }: Wanted<RepositoryPolicyArgs>) {
  const { repository: repositoryName, policy: policyText } = inputs;
  await aws.client(ECRClient).send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
  return repositoryName;
}

export const registryPolicy = handler<RegistryPolicyArgs>({
  maps: { policy: true },
  replaces: [],
  create: putRegistryPolicy,
  update: putRegistryPolicy,
  delete: (aws) => aws.client(ECRClient).send(new DeleteRegistryPolicyCommand({})),
  async read(aws) {
    const { registryId, policyText: policy } = await aws
      .client(ECRClient)
      .send(new GetRegistryPolicyCommand({}));
    return { registryId, policy };
  },
});

async function putRegistryPolicy({ aws, inputs }: Wanted<RegistryPolicyArgs>) {
  const { registryId } = await aws
    .client(ECRClient)
    .send(new PutRegistryPolicyCommand({ policyText: inputs.policy }));
  return given(registryId, "The registry in the answer of ecr:PutRegistryPolicy");
}

export const accountSetting = handler<AccountSettingArgs>({
  maps: { name: true, value: true },
  replaces: ["name"],
  create: putAccountSetting,
  update: putAccountSetting,
  // A setting has no end: as with the real provider, it stays.
  delete: () => Promise.resolve(),
  async read(aws, name) {
    const { value } = await aws.client(ECRClient).send(new GetAccountSettingCommand({ name }));
    return { name, value };
  },
});

async function putAccountSetting({ aws, inputs }: Wanted<AccountSettingArgs>) {
  const [name, value] = [explicitName(inputs.name), inputs.value];
  await aws.client(ECRClient).send(new PutAccountSettingCommand({ name, value }));
  return name;
}

export const registryScanningConfiguration = handler<RegistryScanningConfigurationArgs>({
  maps: {
    scanType: true,
    rules: { scanFrequency: true, repositoryFilters: { filter: true, filterType: true } },
  },
  replaces: [],
  create: putScanning,
  update: putScanning,
  // A registry always has one: as with the real provider, it is again that of a new registry.
  delete: (aws) =>
    aws.client(ECRClient).send(new PutRegistryScanningConfigurationCommand({ scanType: "BASIC", rules: [] })),
  async read(aws, registryId) {
    const { scanningConfiguration } = await aws
      .client(ECRClient)
      .send(new GetRegistryScanningConfigurationCommand({}));
    return { registryId, ...scanningConfiguration };
  },
});

async function putScanning({ aws, inputs }: Wanted<RegistryScanningConfigurationArgs>) {
  const ecr = aws.client(ECRClient);
  const scanType = inputs.scanType as ScanType;
  const rules = inputs.rules as RegistryScanningRule[] | undefined;
  await ecr.send(new PutRegistryScanningConfigurationCommand({ scanType, rules }));
  const { registryId } = await ecr.send(new GetRegistryScanningConfigurationCommand({}));
  return given(registryId, "The registry in the answer of ecr:GetRegistryScanningConfiguration");
}
