import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { bucketArn, registryHost, roleArn } from "../settings/arns";
import { ProgramError } from "../settings/program-error";
import * as field from "../settings/fields";
import { withCanaries, type Settings } from "../settings/settings";

/** Version of the contract between a source and its targets; raised when a field changes its meaning or goes. */
const CONTRACT_VERSION = 1;

/** What a source exports for its targets. */
export interface SourceContract {
  readonly contract: typeof CONTRACT_VERSION;
  readonly account: string;
  readonly region: string;
  readonly artifactBucketName: string;
  readonly artifactBucketArn: string;
  /** Alias of the KMS key of the artifact bucket; empty when S3 manages the key. */
  readonly artifactKeyAlias: string;
  /** ARN of that key, which AWS invents, once the source is deployed; none where S3 manages the key. */
  readonly artifactKeyArn?: string | undefined;
  /** Image name to repository ARN. */
  readonly repositoryArns: Readonly<Record<string, string>>;
  /** Image name to repository address, without tag or digest. */
  readonly repositoryUrls: Readonly<Record<string, string>>;
  /** ARNs of the roles of targets that may read models. */
  readonly modelReaderArns: readonly string[];
}

const arn = z.string("an ARN").startsWith("arn:aws:", "an ARN");
const fields = {
  account: z.string("an account number").regex(/^\d{12}$/, "an account number"),
  region: field.region,
  artifactBucketName: field.bucketName,
  artifactBucketArn: arn,
  artifactKeyAlias: z.union([z.literal(""), field.keyAlias], "a KMS alias, or an empty text"),
  artifactKeyArn: z
    .string("the ARN of a KMS key")
    .regex(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]{1,60}$/, "the ARN of a KMS key")
    .nullish()
    .transform((found) => found ?? undefined),
  repositoryArns: z.record(z.string(), arn, "a map from image to repository ARN"),
  repositoryUrls: z.record(z.string(), z.string(), "a map from image to repository address"),
  modelReaderArns: z.array(arn, "a list of role ARNs"),
};
/** The source is not trusted with the target's policies: every value that goes into one is validated. */
const sourceContract = z.object(fields);

/** What a source stack exports for others to read. All of it is composed from settings, so it is known at preview. */
export function exportContract(settings: Settings): SourceContract {
  const { account, region, names, arns, images, targets, encryption } = settings;
  const perImage = (value: (image: string) => string) =>
    Object.fromEntries(Object.keys(images).map((image) => [image, value(image)]));
  return {
    contract: CONTRACT_VERSION,
    account,
    region,
    artifactBucketName: names.artifactBucket,
    artifactBucketArn: arns.artifactBucket,
    artifactKeyAlias: encryption === "customer-managed" ? names.keyAlias : "",
    repositoryArns: perImage((image) => arns.repository(image)),
    repositoryUrls: perImage((image) => `${registryHost(account, region)}/${image}`),
    modelReaderArns: targets.flatMap((target) => target.readers.map((role) => roleArn(target.account, role))),
  };
}

/** What the target needs from its source's contract. */
export interface ContractExpectation {
  /** The source's stack name, for the message. */
  readonly source: string;
  /** The source's account, as the target's settings pin it. */
  readonly account: string;
  readonly images: readonly string[];
  /** The target's own task roles that the source must allow to read models. */
  readonly taskRoleArns: readonly string[];
  /** The target's own region, when its tasks reach nothing outside it. */
  readonly onlyRegion: string | undefined;
}

/** A source's outputs are not a contract that the target can build on. */
export class ContractError extends ProgramError {
  override readonly name = "ContractError";
}

/** Reads a source's contract through a stack reference. @throws ContractError */
export async function readContract(settings: Settings): Promise<SourceContract> {
  const source = stackName(settings.source?.stack ?? "", settings.project);
  await demandStack(source);
  const reference = new pulumi.StackReference("source", { name: source });
  const keys = ["contract", ...Object.keys(fields)];
  const outputs = await Promise.all(
    keys.map(async (key) => [key, (await reference.getOutputDetails(key)).value as unknown] as const),
  );
  return parseContract(Object.fromEntries(outputs), {
    source,
    account: settings.source?.account ?? "",
    images: Object.keys(settings.images),
    taskRoleArns: withCanaries(settings).flatMap(({ model, arns }) => (model ? [arns.taskRole] : [])),
    onlyRegion: settings.network.egress === "endpoints" ? settings.region : undefined,
  });
}

/** Asks for the stack first: a failed `StackReference` ends the program before it can say what to do. @throws ContractError */
async function demandStack(name: string): Promise<void> {
  try {
    await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
  } catch (error) {
    throw new ContractError(
      `Stack ${name} cannot be read: ${(error as Error).message}. ${deployAdvice(name)}`,
    );
  }
}

/** `dev` to `organization/project/dev`, in the organization of the stack being run. */
function stackName(name: string, project: string): string {
  const parts = name.split("/");
  if (parts.length === 3) return name;
  return parts.length === 2
    ? `${pulumi.getOrganization()}/${name}`
    : `${pulumi.getOrganization()}/${project}/${name}`;
}

/** Checks a source's outputs. @throws ContractError that says what is missing and what to run. */
export function parseContract(
  outputs: Readonly<Record<string, unknown>>,
  expected: ContractExpectation,
): SourceContract {
  const { source, account, images, taskRoleArns, onlyRegion } = expected;
  const stack = source.split("/").at(-1);
  const deploy = deployAdvice(source);
  const { contract } = outputs;
  if (contract === undefined || contract === null) {
    throw new ContractError(
      `Stack ${source} has no contract output: it was never deployed, or is not a source. ${deploy}`,
    );
  }
  if (contract !== CONTRACT_VERSION) {
    const advice =
      Number(contract) < CONTRACT_VERSION ? deploy : "Update this program to the source's version.";
    throw new ContractError(
      `Stack ${source} exports contract ${JSON.stringify(contract)}, this program reads ${CONTRACT_VERSION}. ${advice}`,
    );
  }
  const parsed = sourceContract.safeParse(outputs, { reportInput: true });
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, input, message }) =>
        `  ${path.join(".")}: found ${JSON.stringify(input) ?? "nothing"}; expected ${message}`,
    );
    throw new ContractError(
      `The contract of stack ${source} is incomplete:\n${faults.join("\n")}\n${deploy}`,
    );
  }
  const { artifactBucketName, artifactBucketArn, artifactKeyArn, region } = parsed.data;
  if (artifactBucketArn !== bucketArn(artifactBucketName)) {
    throw new ContractError(
      `The contract of stack ${source} contradicts itself: ${artifactBucketArn} is not the ARN of bucket ${artifactBucketName}. ${deploy}`,
    );
  }
  if (artifactKeyArn?.startsWith(`arn:aws:kms:${region}:${parsed.data.account}:`) === false) {
    throw new ContractError(
      `The contract of stack ${source} contradicts itself: ${artifactKeyArn} is not a key of account ${parsed.data.account} in ${region}. ${deploy}`,
    );
  }
  if (parsed.data.account !== account) {
    throw new ContractError(
      `Stack ${source} is in account ${parsed.data.account}, and this stack's settings pin its source to ${account} (source.account). Correct whichever is wrong.`,
    );
  }
  if (onlyRegion !== undefined && region !== onlyRegion) {
    throw new ContractError(
      `Stack ${source} is in ${region}, and this stack's tasks reach nothing outside ${onlyRegion} (network.egress: endpoints): not the models. Choose another network.egress, or deploy this stack to ${region}.`,
    );
  }
  const missing = images.filter((image) => !(image in parsed.data.repositoryArns));
  if (missing.length > 0) {
    throw new ContractError(
      `Stack ${source} has no repository for ${missing.join(", ")}. Add it to images in Pulumi.${stack}.yaml. ${deploy}`,
    );
  }
  const refused = taskRoleArns.filter((role) => !parsed.data.modelReaderArns.includes(role));
  if (refused.length > 0) {
    throw new ContractError(
      `Stack ${source} does not allow ${refused.join(", ")} to read models. Add the role to targets in Pulumi.${stack}.yaml. ${deploy}`,
    );
  }
  const { artifactKeyArn: _, ...fields } = parsed.data;
  return {
    ...fields,
    ...(artifactKeyArn === undefined ? {} : { artifactKeyArn }),
    contract: CONTRACT_VERSION,
  };
}

const deployAdvice = (source: string): string => `Deploy it: pulumi up -s ${source.split("/").at(-1)}`;
