import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { basename } from "node:path";
import { noBuildResources } from "../../policy-pack/rules/no-build-resources";
import { stackMayBuild } from "../../policy-pack/stack-kind";

/** Makes the stack being checked one of this kind; `undefined`: its settings name none. */
async function inStackOfKind(kind: string | undefined): Promise<void> {
  const never = () => {
    throw new Error("a policy registers no resource and makes no call");
  };
  await pulumi.runtime.setMocks({ newResource: never, call: never }, "ds-pipeline", "some-stack");
  pulumi.runtime.setAllConfig(kind === undefined ? {} : { "ds-pipeline:kind": kind });
}

/** What a rule says of a resource. */
function violations(rule: ResourceValidationPolicy, type: string, name: string): string[] {
  const found: string[] = [];
  const { validateResource } = rule;
  if (typeof validateResource !== "function") throw new Error(`${rule.name} validates no single resource`);
  // Nothing but the type and the name: a rule that reads a property which may not be there would fail here.
  const resource = { type, name } as ResourceValidationArgs;
  void validateResource(resource, (message) => found.push(message));
  return found;
}

describe("no-build-resources", () => {
  const file = require.resolve("../../policy-pack/rules/no-build-resources");

  afterEach(() => pulumi.runtime.setAllConfig({}));

  it("is mandatory, critical, and named as its file", () => {
    const { validateResource, ...rest } = noBuildResources;
    expect(rest).to.deep.equal({
      name: "no-build-resources",
      description: "A target runs what its source built and tested; it has no resource that builds.",
      enforcementLevel: "mandatory",
      severity: "critical",
    });
    expect(basename(file, ".ts")).to.equal(rest.name);
    expect(validateResource).to.be.a("function");
  });

  for (const kind of ["target", undefined, "", "Source", "source ", "both"]) {
    it(`refuses a build in a stack of kind ${JSON.stringify(kind) ?? "that it does not name"}`, async () => {
      await inStackOfKind(kind);
      expect(violations(noBuildResources, "aws:codebuild/project:Project", "nightly")).to.deep.equal([
        "nightly (aws:codebuild/project:Project) is CodeBuild. A target never builds: build in the source, and promote the result by digest.",
      ]);
      expect(violations(noBuildResources, "command:local:Command", "make")).to.deep.equal([
        "make (command:local:Command) is a command run by the deployment. A target never builds: build in the source, and promote the result by digest.",
      ]);
    });
  }

  it("lets everything else be in a target", async () => {
    await inStackOfKind("target");
    for (const type of [
      "aws:ecr/repository:Repository",
      "aws:codedeploy/application:Application",
      "awsx:ec2:Vpc",
    ])
      expect(violations(noBuildResources, type, "codebuild"), type).to.deep.equal([]);
  });

  it("lets a source build", async () => {
    await inStackOfKind("source");
    expect(violations(noBuildResources, "aws:codebuild/project:Project", "nightly")).to.deep.equal([]);
  });
});

describe("a stack that may build", () => {
  afterEach(() => pulumi.runtime.setAllConfig({}));

  it("is one whose own settings say source, whatever its name", async () => {
    await inStackOfKind("source");
    expect(stackMayBuild()).to.equal(true);
    await inStackOfKind("target");
    expect(stackMayBuild()).to.equal(false);
  });

  it("is not one for which another project says so", async () => {
    await inStackOfKind(undefined);
    pulumi.runtime.setAllConfig({ "other:kind": "source", "ds-pipeline:kinds": "source" });
    expect(stackMayBuild()).to.equal(false);
  });
});
