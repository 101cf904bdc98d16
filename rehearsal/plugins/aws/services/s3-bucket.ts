import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  S3Client,
  type BucketLocationConstraint,
} from "@aws-sdk/client-s3";
import type { BucketArgs } from "@pulumi/aws/s3";
import { explicitName, handler } from "../handler";
import type { AwsSession } from "../session";
import { upperCaseTags, type Tags } from "../tags";

export const bucket = handler<BucketArgs>({
  maps: { bucket: true, forceDestroy: true, objectLockEnabled: true, tags: true },
  inPlace: ["tags", "forceDestroy"],
  async create({ aws, inputs, tags }) {
    const name = explicitName(inputs.bucket, "bucket");
    await aws.client(S3Client).send(
      new CreateBucketCommand({
        Bucket: name,
        ObjectLockEnabledForBucket: inputs.objectLockEnabled,
        // S3 refuses a location constraint for its first region.
        ...(aws.region === "us-east-1"
          ? {}
          : { CreateBucketConfiguration: { LocationConstraint: aws.region as BucketLocationConstraint } }),
      }),
    );
    if (Object.keys(tags).length > 0) await writeTags(aws, name, tags);
    return { id: name, computed: bucketOutputs(aws, name) };
  },
  async update({ aws, tags }, { id }) {
    await writeTags(aws, id, tags);
    return { id, computed: bucketOutputs(aws, id) };
  },
  async delete(aws, { id, inputs }) {
    if (inputs.forceDestroy === true) await empty(aws, id);
    await aws.client(S3Client).send(new DeleteBucketCommand({ Bucket: id }));
  },
});

function bucketOutputs(aws: AwsSession, name: string) {
  return {
    bucket: name,
    arn: `arn:${aws.partition}:s3:::${name}`,
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegion: aws.region,
    bucketRegionalDomainName: `${name}.s3.${aws.region}.amazonaws.com`,
  };
}

async function writeTags(aws: AwsSession, name: string, tags: Tags): Promise<void> {
  const s3 = aws.client(S3Client);
  const TagSet = upperCaseTags(tags);
  if (TagSet.length > 0) await s3.send(new PutBucketTaggingCommand({ Bucket: name, Tagging: { TagSet } }));
  else await s3.send(new DeleteBucketTaggingCommand({ Bucket: name }));
}

async function empty(aws: AwsSession, name: string): Promise<void> {
  const s3 = aws.client(S3Client);
  for (;;) {
    // The first page each time: what it listed is deleted before the next look.
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket: name }));
    const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    if (versions.length === 0) return;
    const Objects = versions.map(({ Key, VersionId }) => ({ Key, VersionId }));
    const { Errors } = await s3.send(new DeleteObjectsCommand({ Bucket: name, Delete: { Objects } }));
    if (Errors && Errors.length > 0)
      throw new Error(
        `${Errors.length} objects could not be deleted; the first: ${Errors[0]?.Key}, ${Errors[0]?.Message}.`,
      );
  }
}
