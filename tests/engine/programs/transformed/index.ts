import * as pulumi from "@pulumi/pulumi";
import { Bucket, type BucketArgs } from "@pulumi/aws/s3";

const tagged =
  (tag: string): pulumi.ResourceTransform =>
  ({ type, props, opts }) => {
    if (type !== "aws:s3/bucket:Bucket") return undefined;
    const tags = (props as BucketArgs).tags as Record<string, string> | undefined;
    return { props: { ...props, tags: { ...tags, last: tag, [tag]: "yes" } }, opts };
  };

class Group extends pulumi.ComponentResource {
  constructor(name: string, options: pulumi.ComponentResourceOptions) {
    super("test:group:Group", name, {}, options);
    new Bucket("bucket", { bucket: "transformed" }, { parent: this, transforms: [tagged("own")] });
    this.registerOutputs({});
  }
}

pulumi.runtime.registerResourceTransform(tagged("stack"));
new Group("group", { transforms: [tagged("parent")] });
