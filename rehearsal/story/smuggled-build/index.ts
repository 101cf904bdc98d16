import { Project } from "@pulumi/aws/codebuild/project";
import { getRootDirectory } from "@pulumi/pulumi";
import program = require("../../../index");

/** The program as somebody might change it: everything as it is, and a CodeBuild project beside it. */
export = async () => {
  // A program with a folder of its own begins in that; release files are named from the project's.
  process.chdir(getRootDirectory());
  const outputs = await program();
  new Project("smuggled", {
    serviceRole: "arn:aws:iam::000000000000:role/builder",
    source: { type: "GITHUB", location: "https://example.com/code.git" },
    artifacts: { type: "NO_ARTIFACTS" },
    environment: {
      computeType: "BUILD_GENERAL1_SMALL",
      image: "aws/codebuild/standard:7.0",
      type: "LINUX_CONTAINER",
    },
  });
  return outputs;
};
