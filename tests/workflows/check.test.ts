import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { Problems } from "../../check/problems";
import { checkWorkflows } from "../../check/workflows/check";
import { ensureWorkflowLinters } from "../../rehearsal/tools/workflow-linters";
import { FILE } from "./sample-workflow";
import { scratchFolder } from "../scratch-folder";

const CLEAN = `
name: sample
on: push
permissions: {}
concurrency:
  group: sample
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions: {}
    steps:
      - run: npm test
`;

/** The names of what is checked, where there are workflows. */
const [ACTIONLINT, ZIZMOR, OWN] = [
  "actionlint and shellcheck find nothing",
  "zizmor finds nothing",
  "the rules of check/workflows hold",
];

describe("the check of a user's workflows", () => {
  let folder: string;
  beforeEach(() => (folder = scratchFolder()));

  /** Of a project that is not a git checkout, with files by their paths. @returns problems by what is checked */
  async function checked(
    files: Readonly<Record<string, string>>,
    linters = ensureWorkflowLinters,
  ): Promise<Record<string, Problems | undefined>> {
    const all = {
      "package.json": JSON.stringify({ scripts: { test: "true" } }),
      "Pulumi.live.yaml": "",
      ...files,
    };
    for (const [file, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const results: Record<string, Problems | undefined> = {};
    for await (const { name, problems } of checkWorkflows(folder, linters)) results[name] = problems;
    return results;
  }

  /** What a check says of a workflow, of whose problems it is the only one. */
  async function onlyOf(check: string, workflow: string): Promise<string> {
    const { [check]: problems = [], ...others } = await checked({
      ".github/zizmor.yml": "rules: { anonymous-definition: { disable: true } }",
      [FILE]: workflow,
    });
    expect(Object.values(others).flat()).to.deep.equal([]);
    expect(problems).to.have.length(1);
    return problems[0] ?? "";
  }

  it("says that there are none, and installs nothing for it", async () => {
    const never = () => Promise.reject(new Error("asked for linters"));
    const none = { "there are no workflows in .github": [] };
    expect(await checked({}, never)).to.deep.equal(none);
    expect(await checked({ ".github/CODEOWNERS": "" }, never)).to.deep.equal(none);
  });

  it("finds what actionlint knows", async () => {
    const said = await onlyOf(ACTIONLINT, CLEAN.replace("ubuntu-24.04", "${{ matrix.os }}"));
    expect(said).to.match(
      /^\.github\/workflows\/sample\.yml:9:18: property "os" is not defined in object type/,
    );
  });

  it("finds what shellcheck knows", async () => {
    const said = await onlyOf(ACTIONLINT, CLEAN.replace("npm test", "echo $HOME"));
    expect(said).to.match(
      /^\.github\/workflows\/sample\.yml:13:9: shellcheck reported issue in this script: SC2086/,
    );
  });

  it("finds what zizmor's pedantic persona knows", async () => {
    const said = await onlyOf(ZIZMOR, CLEAN.replace("concurrency:\n  group: sample\n", ""));
    expect(said).to.match(/^help\[concurrency-limits\]: .*\n +--> \.github\/workflows\/sample\.yml:3:1\n/);
  });

  it("finds what breaks a rule of ours", async () => {
    expect(await onlyOf(OWN, CLEAN.replace("group: sample", "group: live"))).to.equal(
      `${FILE} has group: live, which names the stack live. The settings alone name stacks: take it from the outputs of npm run ci -- targets.`,
    );
  });

  it("takes the linters' settings from .github", async () => {
    const queue = CLEAN.replace("group: sample", "group: sample\n  queue: max");
    const without = await checked({ [FILE]: queue });
    expect([without[ACTIONLINT], without[ZIZMOR]].map((problems) => problems?.length)).to.deep.equal([1, 1]);
    const settings = {
      ".github/actionlint.yaml": 'paths: { "**/*.yml": { ignore: [queue] } }',
      ".github/zizmor.yml": "rules: { anonymous-definition: { disable: true } }",
    };
    expect(await checked(settings)).to.deep.equal({ [ACTIONLINT]: [], [ZIZMOR]: [], [OWN]: [] });
  });

  it("ends where a linter could not look", async () => {
    const [error] = await Promise.allSettled([checked({ ".github/zizmor.yml": "rules: []", [FILE]: CLEAN })]);
    expect(error).to.have.property("status", "rejected");
    expect(String((error as PromiseRejectedResult).reason)).to.include("ended with exit code 1:");
  });
});
