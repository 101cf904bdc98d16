import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectsCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  S3Client,
  type BucketLocationConstraint,
} from "@aws-sdk/client-s3";
import type { BucketArgs } from "@pulumi/aws/s3";
import { explicitName } from "../given";
import { handler } from "../handler";
import type { AwsSession } from "../session";
import { readTags, upperCaseTags, type Tags } from "../tags";

export const bucket = handler<BucketArgs>({
  maps: { bucket: true, forceDestroy: true, tags: true },
  replaces: ["bucket"],
  tagging: {
    by: "id",
    list: readBucketTags,
    set: (aws, bucketName, _tags, all) => writeTags(aws, bucketName, all),
    remove: (aws, bucketName, _keys, all) => writeTags(aws, bucketName, all),
  },
  async create({ aws, inputs, tags }) {
    const name = explicitName(inputs.bucket, "bucket");
    await aws.client(S3Client).send(
      new CreateBucketCommand({
        Bucket: name,
        // S3 refuses a location constraint for its first region.
        ...(aws.region === "us-east-1"
          ? {}
          : { CreateBucketConfiguration: { LocationConstraint: aws.region as BucketLocationConstraint } }),
      }),
    );
    if (Object.keys(tags).length > 0) await writeTags(aws, name, tags);
    return name;
  },
  async delete(aws, { id, inputs }) {
    if (inputs.forceDestroy === true) await empty(aws, id);
    await aws.client(S3Client).send(new DeleteBucketCommand({ Bucket: id }));
  },
  async read(aws, id, known) {
    const { BucketRegion } = await aws.client(S3Client).send(new HeadBucketCommand({ Bucket: id }));
    return {
      bucket: id,
      arn: `arn:${aws.partition}:s3:::${id}`,
      bucketDomainName: `${id}.s3.amazonaws.com`,
      bucketRegion: BucketRegion,
      bucketRegionalDomainName: `${id}.s3.${BucketRegion}.amazonaws.com`,
      // Only the program says so.
      forceDestroy: known?.inputs.forceDestroy,
    };
  },
});

async function readBucketTags(aws: AwsSession, name: string): Promise<Tags> {
  try {
    const { TagSet } = await aws.client(S3Client).send(new GetBucketTaggingCommand({ Bucket: name }));
    return readTags(TagSet);
  } catch (error) {
    if ((error as Error).name === "NoSuchTagSet") return {};
    throw error;
  }
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
