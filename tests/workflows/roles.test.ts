import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readProject } from "../../check/workflows/project";
import { permissionsOf, readWorkflow } from "../../rehearsal/workflows/lower";
import { SignIns } from "./sign-ins";
import { subjectJobs } from "./job-subjects";

const ROOT = join(__dirname, "..", "..");
const FOLDER = join(ROOT, ".github", "workflows");
const STACKS = { source: "dev", target: "prod", branch: "main" };

type Texts = Readonly<Record<string, string>>;
/** With the fixture's branch in the place of the one that a team releases from. */
const SHIPPED: Texts = Object.fromEntries(
  readdirSync(FOLDER).map((file) => [file, withFixtureBranch(readFileSync(join(FOLDER, file), "utf8"))]),
);

function withFixtureBranch(text: string): string {
  const { branch = STACKS.branch } = readProject(ROOT);
  return text
    .replaceAll(`refs/heads/${branch}`, `refs/heads/${STACKS.branch}`)
    .replaceAll(`branches: [${branch}]`, `branches: [${STACKS.branch}]`);
}

/** The workflows with one part of a file replaced, which it must have. */
function changed(workflow: string, part: string, by: string): Texts {
  const file = `${workflow}.yml`;
  const text = SHIPPED[file] ?? "";
  if (!text.includes(part)) throw new Error(`${file} has no ${part}`);
  return { ...SHIPPED, [file]: text.replace(part, () => by) };
}

/** Roles by subject. */
type Roles = Readonly<Record<string, readonly string[]>>;

function grouped(pairs: readonly (readonly [subject: string, role: string])[]): Roles {
  const subjects = [...new Set(pairs.map(([subject]) => subject))].sort();
  const rolesOf = (of: string) => pairs.flatMap(([subject, role]) => (subject === of ? [role] : []));
  return Object.fromEntries(subjects.map((subject) => [subject, [...new Set(rolesOf(subject))].sort()]));
}

/** What the fixture's bootstrap makes, which its own test holds to this file. */
function trusted(): Roles {
  const snapshot = readFileSync(join(ROOT, "tests", "bootstrap", "dev.snapshot.txt"), "utf8");
  const roles = snapshot.split(/\n(?=\S)/).filter((block) => block.startsWith("aws:iam/role:Role "));
  return grouped(
    roles.flatMap((block) => {
      const [, role = ""] = /^ {2}name: "(.*)"$/m.exec(block) ?? [];
      const subjects = [...block.matchAll(/"repo:octo-org@123456\/octo-repo@456789:([^"]*)"/g)];
      return subjects.map(([, subject = ""]) => [subject, role] as const);
    }),
  );
}

describe("the roles of workflows", () => {
  let signIns: SignIns;
  before(async () => (signIns = await SignIns.start()));
  after(() => signIns.stop());

  /** What jobs ask for that may, by their subjects, and which of them ask for nothing, or ask and may not. */
  async function asked(texts: Texts): Promise<{ roles: Roles; needless: string[]; without: string[] }> {
    const pairs: (readonly [string, string])[] = [];
    const [needless, without]: [string[], string[]] = [[], []];
    for (const { place, mayAsk, subjects, commands } of subjectJobs(texts, STACKS)) {
      const roles: string[] = [];
      for (const command of commands) roles.push(...(await signIns.of(command)));
      if (mayAsk && roles.length === 0) needless.push(place);
      if (!mayAsk && roles.length > 0) without.push(place);
      if (mayAsk) pairs.push(...subjects.flatMap((subject) => roles.map((role) => [subject, role] as const)));
    }
    return { roles: grouped(pairs), needless, without };
  }

  it("trust each subject that a job has to exactly the roles that jobs of that subject sign in as", async () => {
    const { roles } = await asked(SHIPPED);
    expect(roles).to.deep.equal(trusted());
    expect(roles).to.deep.equal({
      "environment:dev": ["ds-deploy-dev", "ds-tester-dev"],
      "environment:prod": ["ds-deployer-prod"],
      pull_request: ["ds-preview-dev", "ds-previewer-prod"],
      "ref:refs/heads/main": ["ds-image-builder-dev", "ds-preview-dev", "ds-previewer-prod"],
    });
  });

  it("are signed in as by every job that may ask for a token, and by no other", async () => {
    const { needless, without } = await asked(SHIPPED);
    expect({ needless, without }).to.deep.equal({ needless: [], without: [] });
  });

  it("are handed on to a called workflow's jobs with the permissions that these take, and no others", () => {
    const RANK = ["none", "read", "write"];
    for (const [file, text] of Object.entries(SHIPPED)) {
      const workflow = readWorkflow(text);
      for (const [id, job] of Object.entries(workflow.jobs)) {
        const called = job.uses === undefined ? undefined : SHIPPED[job.uses.split("/").at(-1) ?? ""];
        if (called === undefined) continue;
        const callee = readWorkflow(called);
        const all = Object.values(callee.jobs).flatMap((each) => Object.entries(permissionsOf(callee, each)));
        const most: Record<string, string> = {};
        for (const [name, level] of all)
          if (RANK.indexOf(level) > RANK.indexOf(most[name] ?? "none")) most[name] = level;
        expect(permissionsOf(workflow, job), `${file}, ${id}`).to.deep.equal(most);
      }
    }
  });

  const MUTATIONS: readonly (readonly [what: string, ...change: Parameters<typeof changed>])[] = [
    [
      "a job leaves its environment",
      "deploy-source",
      "    environment: ${{ needs.source.outputs.source }}\n",
      "",
    ],
    [
      "a job of the branch runs in an environment",
      "deploy-source",
      "    needs: source\n    if:",
      "    needs: source\n    environment: ${{ needs.source.outputs.source }}\n    if:",
    ],
    ["a job runs another command", "drift", "ci -- drift\n", "ci -- build\n"],
    ["a job runs a command less", "deploy-source", 'npm run -s ci -- up "$SOURCE"', "true"],
    [
      "a job is started by another event too",
      "preview",
      "on:\n  pull_request:",
      "on:\n  pull_request:\n  push:",
    ],
    ["a job is started by hand on any branch", "drift", "    if: github.ref == 'refs/heads/main'\n", ""],
    ["a push to another branch builds", "deploy-source", "branches: [main]", "branches: [main, next]"],
    [
      "a target's job deploys the source",
      "promote-target",
      "TARGET: ${{ inputs.target }}",
      "TARGET: ${{ x.source }}",
    ],
    ["a rollback leaves its environment", "rollback", "    environment: ${{ inputs.target }}\n", ""],
  ];
  for (const [what, ...change] of MUTATIONS)
    it(`are others than those that are trusted where ${what}`, async () => {
      const { roles } = await asked(changed(...change));
      expect(roles).not.to.deep.equal(trusted());
    });

  it("are told needless, or missed, where a permission is", async () => {
    const more = changed("drift", "      issues: write", "      id-token: write\n      issues: write");
    expect((await asked(more)).needless).to.deep.equal(["drift.yml, issue"]);
    const less = changed("drift", "      id-token: write # signs in as the roles of previews\n", "");
    expect((await asked(less)).without).to.deep.equal(["drift.yml, look"]);
  });
});
