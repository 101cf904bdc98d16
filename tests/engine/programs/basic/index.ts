import * as pulumi from "@pulumi/pulumi";
import { Bucket, BucketObject } from "@pulumi/aws/s3";
import { Topic } from "@pulumi/aws/sns";
import { Parameter } from "@pulumi/aws/ssm";

class Store extends pulumi.ComponentResource {
  readonly bucket: Bucket;

  constructor(
    name: string,
    args: { readonly bucketName: string },
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("test:store:Store", name, args, options);
    this.bucket = new Bucket(
      `${name}-bucket`,
      { bucket: args.bucketName, tags: { team: "data" } },
      { parent: this },
    );
    this.registerOutputs({ bucket: this.bucket.bucket });
  }
}

const config = new pulumi.Config();
const store = new Store("store", { bucketName: config.get("bucketName") ?? "first-bucket" });
const topic = new Topic("topic", { displayName: config.get("displayName") ?? "first" });
if (!config.getBoolean("withoutObject")) {
  new BucketObject(
    "object",
    { bucket: store.bucket.id, key: "k", content: topic.arn },
    { dependsOn: [topic] },
  );
}
new Parameter(
  "password",
  { name: "/password", type: "SecureString", value: config.requireSecret("password") },
  { protect: config.getBoolean("protect") ?? false },
);

export const bucketArn = store.bucket.arn;
export const topicArn = topic.arn;
export const password = config.requireSecret("password");
