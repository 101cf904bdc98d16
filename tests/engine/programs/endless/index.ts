import { Bucket } from "@pulumi/aws/s3";

console.log(`pid ${process.pid}`);
new Bucket("made", { bucket: "made" });
setInterval(() => undefined, 1_000);
