import * as pulumi from "@pulumi/pulumi";
import { Parameter } from "@pulumi/aws/ssm";

const dev = new pulumi.StackReference("organization/artifacts/dev");
const arn = dev.requireOutput("bucketArn") as pulumi.Output<string>;
new Parameter("artifact-bucket", { name: "/artifact-bucket", type: "String", value: arn });
new Parameter("token", {
  name: "/token",
  type: "SecureString",
  value: dev.requireOutput("token") as pulumi.Output<string>,
});

export const artifactBucket = arn;
