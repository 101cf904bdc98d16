import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { noBuildResources } from "../../policy-pack/rules/builds/no-build-resources";
import { facts, resource } from "./facts";

const found = (type: string) => findings(noBuildResources, resource(type), facts("prod"));

describe("no-build-resources", () => {
  it("holds in targets alone, where nothing else would do", () => {
    const { name, severity, level, types } = noBuildResources;
    expect({ name, severity, level, types }).to.deep.equal({
      name: "no-build-resources",
      severity: "critical",
      level: { source: "disabled", target: "mandatory" },
      types: undefined,
    });
  });

  it("says what builds, and what to do instead", () => {
    expect(found("aws:codebuild/project:Project")).to.deep.equal([
      "is a way to build, run what nobody promoted or take another identity: CodeBuild. A target has none: build in the source, and promote the result by digest.",
    ]);
    expect(found("command:local:Command")).to.deep.equal([
      "is a way to build, run what nobody promoted or take another identity: commands and code that the deployment itself runs. A target has none: build in the source, and promote the result by digest.",
    ]);
  });

  it("lets everything else be", () => {
    for (const type of ["aws:ecr/repository:Repository", "awsx:ec2:Vpc", "pulumi:providers:aws"]) {
      expect(found(type), type).to.deep.equal([]);
    }
  });
});
