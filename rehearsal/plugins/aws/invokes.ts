import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { DescribeAvailabilityZonesCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Properties } from "../provider";
import { given } from "./given";
import type { AwsSession } from "./session";

type Answer = (aws: AwsSession, args: Properties) => Promise<Properties> | Properties;

const ANSWERS: Readonly<Record<string, { readonly accepts: readonly string[]; readonly answer: Answer }>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": {
    accepts: [],
    answer: (aws) => ({
      accountId: aws.accountId,
      arn: aws.callerArn,
      id: aws.accountId,
      userId: aws.callerId,
    }),
  },
  "aws:index/getRegion:getRegion": {
    accepts: ["region"],
    answer: (aws) => ({
      id: aws.region,
      name: aws.region,
      region: aws.region,
      endpoint: `ec2.${aws.region}.amazonaws.com`,
    }),
  },
  "aws:index/getPartition:getPartition": {
    accepts: [],
    answer: (aws) => {
      if (aws.partition !== "aws")
        throw new Error(`Only the partition "aws" is rehearsed; the caller is in "${aws.partition}".`);
      return { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
    },
  },
  "aws:index/getAvailabilityZones:getAvailabilityZones": {
    accepts: ["region", "state"],
    answer: availabilityZones,
  },
  "aws:ecr/getImage:getImage": { accepts: ["imageDigest", "repositoryName"], answer: image },
};

/** Answers a data source; throws for one the rehearsal does not have, and for arguments it would drop. */
export async function answer(aws: AwsSession, token: string, args: Properties): Promise<Properties> {
  const known = ANSWERS[token];
  if (!known)
    throw new Error(
      `The rehearsal does not answer the data source ${token} (it answers ${Object.keys(ANSWERS).join(", ")}): ` +
        `add it to rehearsal/plugins/aws/invokes.ts.`,
    );
  const set = Object.keys(args).filter((name) => args[name] !== undefined && args[name] !== null);
  const dropped = set.filter((name) => !known.accepts.includes(name));
  if (dropped.length > 0)
    throw new Error(
      `The data source ${token} was given ${dropped.join(", ")}, which rehearsal/plugins/aws/invokes.ts does not map.`,
    );
  const region = args["region"];
  return known.answer(typeof region === "string" ? aws.inRegion(region) : aws, args);
}

async function availabilityZones(aws: AwsSession, { state }: Properties): Promise<Properties> {
  const { AvailabilityZones } = await aws.client(EC2Client).send(new DescribeAvailabilityZonesCommand({}));
  const zones = given(AvailabilityZones, "The zones in the answer of ec2:DescribeAvailabilityZones")
    .filter((zone) => state === undefined || state === null || zone.State === state)
    .sort((a, b) => String(a.ZoneName).localeCompare(String(b.ZoneName)));
  return {
    id: aws.region,
    region: aws.region,
    names: zones.map((zone) => zone.ZoneName),
    zoneIds: zones.map((zone) => zone.ZoneId),
    groupNames: [...new Set(zones.map((zone) => zone.GroupName).filter((name) => name !== undefined))],
    ...(state === undefined || state === null ? {} : { state }),
  };
}

async function image(aws: AwsSession, { repositoryName, imageDigest }: Properties): Promise<Properties> {
  const [repository, digest] = [String(repositoryName), String(imageDigest)];
  const { imageDetails } = await aws
    .client(ECRClient)
    .send(new DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageDigest: digest }] }));
  const found = given(
    imageDetails?.[0],
    `The image ${repository}@${digest} in the answer of ecr:DescribeImages`,
  );
  return {
    id: digest,
    imageDigest: digest,
    imagePushedAt: Math.floor(given(found.imagePushedAt, "The push time of the image").getTime() / 1000),
    imageSizeInBytes: found.imageSizeInBytes ?? 0,
    imageTags: found.imageTags ?? [],
    imageUri: `${aws.accountId}.dkr.ecr.${aws.region}.amazonaws.com/${repository}@${digest}`,
    region: aws.region,
    registryId: aws.accountId,
    repositoryName: repository,
  };
}
