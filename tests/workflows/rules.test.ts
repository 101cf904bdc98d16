import { expect } from "chai";
import { RULES } from "../../check/workflows/rules";
import { readWorkflow } from "../../check/workflows/workflow-file";
import { COMMIT, FILE, problemsOf, WORKFLOW, withPart } from "./sample-workflow";

const BUILD = `${FILE}, job build`;
const PROMOTE = `${FILE}, job deploy, step 2 (Promote)`;
const CHECKOUT = `actions/checkout@${COMMIT} # v7.0.1`;
const NODE = `actions/setup-node@${COMMIT}`;
const TAKE_OUT = "A cache is shared with runs that are trusted less: take it out";
const FROM_SETTINGS = "The settings alone name stacks: take it from the outputs of npm run ci -- targets.";
const pin = (used: string, action: string) =>
  `uses ${used}. Pin it by its commit, with its version behind: ${action}@<40 digits> # v1.2.3; or use an action of this repository: ./…`;
const LIST = "List what it needs, such as contents: read.";
const options = "It has --only, --help.";
const commands = "Commands are targets, release promote.";
const line = 'npm run -s ci -- targets --only "$TARGET"';
/** Of a script's text, which here holds no expression. */
const expression = (text: string) => "$" + `{{ ${text} }}`;

/** Comments that make the sample as long as this. */
const padding = (lines: number) => "# more\n".repeat(lines - WORKFLOW.trimEnd().split("\n").length);

/** What is replaced in the sample, by what, and what is said of it: every way to break each rule. */
const TRUSTED =
  "and the roles trust main (github.branch of bootstrap/). Write main, or change the setting and run bootstrap/.";
const BROKEN: Readonly<
  Record<string, readonly (readonly [part: string, by: string, ...problems: string[]])[]>
> = {
  "short-files": [
    [
      "name: deploy build\n",
      `name: deploy build\n${padding(121)}`,
      `${FILE} has 121 lines, of 120 at most. Move logic to a command of ci/commands/, steps that repeat to an action in .github/actions/.`,
    ],
  ],
  "no-pull-request-target": [
    "on: pull_request_target",
    "on: [push, pull_request_target]",
    "on:\n  pull_request_target:",
  ].map((on) => [
    "on:\n  push:\n    branches: [main]",
    on,
    `${FILE} is triggered by pull_request_target, which hands the repository's token and secrets to a fork's pull request. Use pull_request.`,
  ]),
  "own-permissions": [
    [
      "permissions: {}\nconcurrency",
      "concurrency",
      `${FILE} has permissions: (none). Write there permissions: {}, and at each job what it needs.`,
    ],
    [
      "permissions: {}\nconcurrency",
      "permissions: { contents: read }\nconcurrency",
      `${FILE} has permissions: { contents: read }. Write there permissions: {}, and at each job what it needs.`,
    ],
    [
      "permissions:\n      contents: read",
      "permissions: write-all",
      `${BUILD} has permissions: write-all. ${LIST}`,
    ],
    ["    permissions:\n      contents: read\n", "", `${BUILD} has permissions: (none). ${LIST}`],
  ],
  timeouts: [
    [
      "    timeout-minutes: 10\n",
      "",
      `${BUILD} has timeout-minutes: (none). Write a number: after so many minutes it counts as hung.`,
    ],
  ],
  "pinned-actions": [
    [
      CHECKOUT,
      "actions/checkout@v7 # v7.0.1",
      `${BUILD}, step 1 ${pin("actions/checkout@v7 # v7.0.1", "actions/checkout")}`,
    ],
    [
      CHECKOUT,
      `actions/checkout@${COMMIT}`,
      `${BUILD}, step 1 ${pin(`actions/checkout@${COMMIT}`, "actions/checkout")}`,
    ],
    [
      `${COMMIT} # v7.0.1`,
      `${COMMIT} # v7`,
      `${BUILD}, step 1 ${pin(`actions/checkout@${COMMIT} # v7`, "actions/checkout")}`,
    ],
    [
      "./.github/actions/prepare",
      "docker://alpine:3",
      `${FILE}, job deploy, step 1 ${pin("docker://alpine:3", "docker://alpine:3")}`,
    ],
  ],
  "no-kept-credentials": [
    [
      "persist-credentials: false",
      "persist-credentials: true",
      `${BUILD}, step 1 checks out with persist-credentials: true, which leaves the job's token to all that runs later. Write there: persist-credentials: false`,
    ],
    [
      "persist-credentials: false",
      "fetch-depth: 0",
      `${BUILD}, step 1 checks out with persist-credentials: true by default, which leaves the job's token to all that runs later. Write there: persist-credentials: false`,
    ],
  ],
  "no-caches": [
    [
      "package-manager-cache: false",
      "node-version: 24",
      `${BUILD}, step 2 gives ${NODE} package-manager-cache: true by default. ${TAKE_OUT}: package-manager-cache: false`,
    ],
    [
      "package-manager-cache: false",
      "{ package-manager-cache: false, cache: npm }",
      `${BUILD}, step 2 gives ${NODE} cache: npm. ${TAKE_OUT}.`,
    ],
    [
      "./.github/actions/prepare",
      `actions/cache/save@${COMMIT} # v5.0.0`,
      `${FILE}, job deploy, step 1 uses actions/cache/save@${COMMIT}. ${TAKE_OUT}.`,
    ],
  ],
  "short-runs": [
    [
      line,
      `${line}\n          echo one`,
      `${PROMOTE} runs 3 lines, of 2 at most. Write a command in ci/commands/ with a test, and run that: npm run ci -- <command>`,
    ],
  ],
  "no-expressions-in-runs": [
    [
      line,
      `echo ${expression("github.ref")}`,
      `${PROMOTE} has ${expression("github.ref")} in its run, where the value would be read as code. Hand it over by env, and write "$NAME".`,
    ],
  ],
  "known-commands": [
    [
      "npm test",
      "npm run tests",
      `${BUILD}, step 3 (build) runs \`npm run tests\`, and package.json has no script tests. It has test, ci, release.`,
    ],
    [
      "targets",
      "target",
      `${PROMOTE} runs \`npm run -s ci -- target --only "$TARGET"\`, which is not npm run ci -- <command>. ${commands}`,
    ],
    [
      "ci -- targets",
      "ci targets",
      `${PROMOTE} runs \`npm run -s ci targets --only "$TARGET"\`, which is not npm run ci -- <command>. ${commands}`,
    ],
    [
      "--only",
      "--all=1 --only",
      `${PROMOTE} runs \`npm run -s ci -- targets --all=1 --only "$TARGET"\`, and targets has no option --all. ${options}`,
    ],
    [
      "release promote -s",
      "release list -s",
      `${PROMOTE} runs \`npm run -s ci -- release list -s "$TARGET"\`, which is not npm run ci -- <command>. ${commands}`,
    ],
    [
      line,
      '[ -z "$(npm run -s release -- plan --stack x)" ] && npm run release -- plan --jason',
      `${PROMOTE} runs \`npm run release -- plan --jason\`, and plan has no option --jason. It has --stack, -s.`,
    ],
    [
      `${line}\n          npm run -s ci -- release promote -s`,
      "npm run -s ci -- release promote \\\n            --all",
      `${PROMOTE} runs \`npm run -s ci -- release promote --all "$TARGET"\`, and release promote has no option --all. It has --stack, -s.`,
    ],
  ],
  "no-stack-names": [
    [
      "group: deploy",
      "group: stack-build",
      `${FILE} has group: stack-build, which names the stack build. ${FROM_SETTINGS}`,
    ],
    [
      `environment: ${expression("needs.build.outputs.source")}`,
      "environment: { name: build }",
      `${FILE}, job deploy has name: build, which names the stack build. ${FROM_SETTINGS}`,
    ],
    [
      "branches: [main]",
      "paths: [Pulumi.eu.live.yaml]",
      `${FILE} has paths: Pulumi.eu.live.yaml, which names the stack eu.live. ${FROM_SETTINGS}`,
    ],
    [
      "needs: build",
      `if: github.ref == 'build'`,
      `${FILE}, job deploy has if: github.ref == 'build', which names the stack build. ${FROM_SETTINGS}`,
    ],
    [
      "npm test",
      "npm run ci -- targets --only eu.live",
      `${BUILD}, step 3 (build) has run: npm run ci -- targets --only eu.live, which names the stack eu.live. ${FROM_SETTINGS}`,
    ],
  ],
  "one-branch": [
    ["branches: [main]", "branches: [trunk]", `${FILE} is for the branch trunk, ${TRUSTED}`],
    [
      "needs: build",
      "if: github.ref == 'refs/heads/trunk'",
      `${FILE}, job deploy is for the branch trunk, ${TRUSTED}`,
    ],
  ],
};

describe("the rules over workflows", () => {
  it("find nothing in a workflow that keeps them all", () => expect(problemsOf(WORKFLOW)).to.deep.equal({}));

  it("are these", () => expect(Object.keys(RULES)).to.deep.equal(Object.keys(BROKEN)));

  for (const [rule, ways] of Object.entries(BROKEN))
    for (const [part, by, ...problems] of ways)
      it(`${rule}: ${problems[0]?.split(". ")[0]}`, () =>
        expect(problemsOf(withPart(part, by))).to.deep.equal({ [rule]: problems }));

  const NEAR: readonly (readonly [what: string, part: string, by: string])[] = [
    ["an action in a folder of its repository", CHECKOUT, `actions/checkout/sub@${COMMIT} # v7.0.1 of May`],
    ["an input in quotes", "persist-credentials: false", 'persist-credentials: "false"'],
    [
      "an input that turns a cache off",
      "package-manager-cache: false",
      "{ package-manager-cache: false, cache: false }",
    ],
    [
      "a workflow that is called, which has time limits of its own",
      "runs-on: ubuntu-24.04\n    timeout-minutes: 10",
      "uses: ./.github/workflows/x.yml",
    ],
    ["as many lines as there may be", "name: deploy build\n", `name: deploy build\n${padding(120)}`],
    ["comments in a run, which are no logic", line, `# shellcheck disable=SC2086\n\n          ${line}`],
    ["what another program is told", "npm test", "npm run ci -- targets | grep --all"],
    [
      "a command of release that is called as a stack is",
      "npm test",
      "npm run -s release -- plan && npm run ci -- release promote",
    ],
    ["npm without a script", "npm test", "npm ci --ignore-scripts"],
    ["words that only hold a stack's name", "group: deploy", "group: rebuild, builds, eu-live"],
    [
      "a workflow's file that is called as a stack is, and the branch",
      "npm test",
      "echo build.yml main refs/heads/main",
    ],
  ];
  for (const [what, part, by] of NEAR)
    it(`take ${what}`, () => expect(problemsOf(withPart(part, by))).to.deep.equal({}));

  it("hold actions of the repository to what concerns steps", () => {
    const file = ".github/actions/prepare/action.yml";
    const step = { run: `npm run no-such`, shell: "bash" };
    const text = JSON.stringify({
      runs: {
        steps: [
          { ...step, run: "npm test" },
          { id: "x", ...step },
        ],
      },
    });
    expect(problemsOf(text, file)).to.deep.equal({
      "known-commands": [
        `${file}, step 2 (x) runs \`npm run no-such\`, and package.json has no script no-such. It has test, ci, release.`,
      ],
    });
  });

  it("say which file is no YAML", () =>
    expect(() => readWorkflow(FILE, "a: [")).to.throw(
      `${FILE} is not YAML: Flow sequence in block collection`,
    ));
});
