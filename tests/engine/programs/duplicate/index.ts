import { Bucket } from "@pulumi/aws/s3";

new Bucket("twice", { bucket: "one" });
new Bucket("twice", { bucket: "two" });
