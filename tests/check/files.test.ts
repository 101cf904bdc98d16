import { expect } from "chai";
import { stringify } from "yaml";
import { bootstrapFiles, packSettings, stackFiles } from "../../check/files";
import type { Checked } from "../../check/problems";
import { checkStacks } from "../../check/stacks";
import { fixtureProject } from "../fixture-project";
import { fileWith } from "../sample-settings";

describe("the check of a user's files", () => {
  it("finds nothing in valid ones", () => {
    const folder = fixtureProject();
    for (const check of [stackFiles, bootstrapFiles, packSettings])
      expect(check(folder), check.name).to.deep.equal([]);
  });

  it("takes several sources, each with targets of its own", () => {
    const folder = fixtureProject({
      "Pulumi.other.yaml": fileWith("dev", { account: "333333333333", targets: [] }),
      "bootstrap/Pulumi.other.yaml": stringify({ config: { "ds-bootstrap:github": { repository: "a/b" } } }),
      "policy-pack/settings.json": JSON.stringify({ sources: ["other", "dev"] }),
    });
    for (const check of [stackFiles, bootstrapFiles, packSettings])
      expect(check(folder), check.name).to.deep.equal([]);
  });

  it("reports the faults of every stack file", () => {
    const folder = fixtureProject({
      "Pulumi.dev.yaml": fileWith("dev", { kind: "sauce" }),
      "Pulumi.prod.yaml": fileWith("prod", { account: "1" }),
    });
    expect(stackFiles(folder).map((problem) => problem.split("\n")[0])).to.deep.equal([
      "Pulumi.dev.yaml has a fault:",
      "Pulumi.prod.yaml has a fault:",
    ]);
  });

  it("reports stack files that do not fit together", () => {
    const folder = fixtureProject({ "Pulumi.prod.yaml": undefined });
    expect(stackFiles(folder)).to.deep.equal([
      "Pulumi.dev.yaml has the target prod, and there is no Pulumi.prod.yaml beside it, which names the target's roles. Write it, or take prod out of targets.",
    ]);
  });

  it("reports a bootstrap's file that is missing, faulty or of no stack", () => {
    const folder = fixtureProject({
      "bootstrap/Pulumi.prod.yaml": undefined,
      "bootstrap/Pulumi.dev.yaml": "config: {}\n",
      "bootstrap/Pulumi.live.yaml": "config: {}\n",
    });
    expect(bootstrapFiles(folder)).to.deep.equal([
      "bootstrap/Pulumi.live.yaml is not for a stack of the pipeline. Write Pulumi.live.yaml, or rename or remove this file.",
      "bootstrap/Pulumi.dev.yaml has a fault:\n  ds-bootstrap:github: found nothing; allowed: github: { repository: owner/name }, operators: [<ARN of a role>], or both: somebody has to be able to assume the roles",
      'bootstrap/Pulumi.prod.yaml is missing, which says what an administrator makes for prod. Write it: "config: {}", or what bootstrap/README.md lists.',
    ]);
  });

  it("reports the example's repository in an account of somebody's own", () => {
    const repository = "octo-org/octo-repo";
    const bootstrapOf = (github: object) => ({
      "Pulumi.dev.yaml": fileWith("dev", { account: "111111111111" }),
      "Pulumi.prod.yaml": fileWith("prod", { source: { stack: "dev", account: "111111111111" } }),
      "bootstrap/Pulumi.dev.yaml": stringify({ config: { "ds-bootstrap:github": github } }),
    });
    expect(bootstrapFiles(fixtureProject(bootstrapOf({ repository })))).to.deep.equal([
      "bootstrap/Pulumi.dev.yaml has github.repository: octo-org/octo-repo, the example, and account 111111111111 would trust its jobs. Write your own repository, or leave github out.",
    ]);
    expect(
      bootstrapFiles(fixtureProject(bootstrapOf({ repository: `${repository}-of-ours` }))),
    ).to.deep.equal([]);
  });

  it("reports a policy pack whose settings list another source than the stack files have", () => {
    const listing = (sources: readonly string[]) =>
      packSettings(fixtureProject({ "policy-pack/settings.json": JSON.stringify({ sources }) }));
    const says = 'the stacks with kind: source are dev. Write in it: "sources": ["dev"]';
    expect(listing(["build"])).to.deep.equal([`policy-pack/settings.json has the sources build; ${says}`]);
    expect(listing(["dev", "prod"])).to.deep.equal([
      `policy-pack/settings.json has the sources dev, prod; ${says}`,
    ]);
    expect(listing([])).to.deep.equal([`policy-pack/settings.json has the sources none; ${says}`]);
  });

  it("reports settings of the policy pack that are not JSON, or that the pack refuses", () => {
    const having = (text: string) => packSettings(fixtureProject({ "policy-pack/settings.json": text }))[0];
    expect(having("{")).to.match(/^policy-pack\/settings\.json cannot be read: /);
    expect(having('{ "levels": { "no-rule": "advisory" } }')).to.match(
      /^policy-pack\/settings\.json has faults:\n {2}levels\.no-rule: /,
    );
  });

  it("looks at nothing that faulty stack files would make fail, and says so", async () => {
    const project = fixtureProject({ "Pulumi.prod.yaml": "config: [" });
    const never = () => Promise.reject(new Error("the CLI is asked for"));
    const checked: Checked[] = [];
    for await (const each of checkStacks(project, never)) checked.push(each);
    expect(checked.map(({ problems }) => problems?.length)).to.deep.equal([
      1,
      ...Array.from({ length: 7 }, () => undefined),
    ]);
  });
});
