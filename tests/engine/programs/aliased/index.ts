import * as pulumi from "@pulumi/pulumi";
import { Bucket } from "@pulumi/aws/s3";

const name = new pulumi.Config().require("name");
const options: pulumi.CustomResourceOptions = {
  aliases: [{ name: "first" }],
  ignoreChanges: ["tags.owner"],
  replaceOnChanges: ["forceDestroy"],
};
new Bucket(
  name,
  {
    bucket: "kept",
    tags: { owner: name, team: "data" },
    forceDestroy: new pulumi.Config().getBoolean("forceDestroy") ?? false,
  },
  options,
);
