import * as pulumi from "@pulumi/pulumi";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { Provider } from "@pulumi/aws/provider";
import { Bucket } from "@pulumi/aws/s3";
import { getParameterOutput } from "@pulumi/aws/ssm";

const account = new pulumi.Config().require("account");
const provider = new Provider("account", { region: "eu-west-1", allowedAccountIds: [account] });
const identity = getCallerIdentityOutput({}, { provider });
const bucket = new Bucket("bucket", { bucket: pulumi.interpolate`data-${identity.accountId}` }, { provider });

export const bucketName = bucket.bucket;
export const looked = getParameterOutput({ name: bucket.arn }, { provider }).value;
