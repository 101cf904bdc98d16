import { BatchDeleteImageCommand, ECRClient, ListImagesCommand } from "@aws-sdk/client-ecr";
import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { awsConfig } from "../emulator/clients";
import { awsPackage } from "../plugins/aws/provider";
import type { Kept } from "../plugins/provider";
import { describeChanges } from "./deploying";
import { demand } from "./expect";
import { variablesOf } from "./rehearsed-stack";
import type { Scene } from "./stage";

interface ResourceOfState extends Kept {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
}

/** A target is given up as the README says: emptied by its administrator, destroyed by its deployer. Nothing stays. */
export async function playRemoval(scene: Scene): Promise<void> {
  const { steps, target, callers, projects } = scene;
  const { stack } = target;
  steps.act("Targets are given up");
  const deployer = await callers.as("targetDeployer");
  const { resources } = (await stack.state(deployer)).deployment as { resources: readonly ResourceOfState[] };
  await steps.run(`${stack.name}: emptied, and protection lifted`, async () => {
    await emptyStores(scene);
    const unprotect = ["state", "unprotect", "--all", "--yes", "--stack", stack.name];
    await projects.pipeline.cli(unprotect, variablesOf(deployer));
  });
  // Without its key no data comes back, so the deploy role may not delete it.
  const keys = resources.filter(({ type }) => type === "aws:kms/key:Key").map(({ urn }) => urn);
  await steps.run(`${stack.name}: destroy`, () => stack.destroy(keys), describeChanges);
  const made = resources.filter(({ type, urn }) => type.startsWith("aws:") && !keys.includes(urn));
  const left = await stillThere(scene, made);
  demand(
    left.length === 0,
    `After the destruction of ${stack.name} there still is ${left.join(", ")}`,
    "runs-from-start-to-end",
  );
  steps.proved(
    target.settings,
    "runs-from-start-to-end",
    "pulumi destroy leaves no resource",
    `none of ${made.length} resources is found`,
  );
}

/** Deletes what the target's buckets and repositories hold: AWS deletes only empty ones. */
async function emptyStores({ aws, target: { settings } }: Scene): Promise<void> {
  const { account, region, names, images } = settings;
  const config = awsConfig({ endpoint: aws.endpoint, region, credentials: aws.account(account).root });
  const [s3, ecr] = [new S3Client(config), new ECRClient(config)];
  for (const Bucket of [names.inputBucket, names.outputBucket]) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }
  for (const repositoryName of Object.keys(images)) {
    const { imageIds = [] } = await ecr.send(new ListImagesCommand({ repositoryName }));
    if (imageIds.length > 0) await ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
  }
}

/** Resources that the account's administrator still finds. */
async function stillThere(
  { aws, target: { settings } }: Scene,
  resources: readonly ResourceOfState[],
): Promise<string[]> {
  const { root } = aws.account(settings.account);
  const administered = awsPackage({ endpoint: aws.endpoint, credentialsFor: () => root });
  const provider = await administered.configure({ region: settings.region });
  const found = resources.map(async ({ type, id, inputs, outputs }) =>
    (await provider.read(type, id, { inputs, outputs })) ? [`${type} ${id}`] : [],
  );
  return (await Promise.all(found)).flat();
}
