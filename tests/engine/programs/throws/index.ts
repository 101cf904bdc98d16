import { Bucket } from "@pulumi/aws/s3";

const bucket = new Bucket("made", { bucket: "made" });
bucket.arn.apply(() => {
  throw new Error("the program gave up");
});
