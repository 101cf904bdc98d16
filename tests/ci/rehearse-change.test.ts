import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { rehearseChangeCommand } from "../../ci/commands/rehearse-change";
import { Job } from "../../ci/job";
import { fixtureFiles } from "../fixture-project";
import { ProjectCopy } from "../rehearsal/project-copy";
import { fileWith, listed, PROJECT, SAMPLE_RELEASE, STAGING_YAML, writtenConfig } from "../sample-settings";

const SMUGGLED = readFileSync(
  join(__dirname, "..", "..", "rehearsal", "story", "smuggled-build", "index.ts"),
  "utf8",
).replace("../../../index", "./harmless");
/** An error with a stack would take Node 20 a minute to color (settings/program-error.ts). */
const REFUSES = `import { ProgramError } from "./settings/program-error";
export = () => { throw new ProgramError("broken before"); };
`;
const RELEASE_FILE = "releases/prod.json";

/** A team's repository, with the stack files of the fixture. */
class Repository extends ProjectCopy {
  constructor() {
    super(fixtureFiles());
    this.git("init", "--quiet", "--initial-branch=main");
    writeFileSync(join(this.folder, ".git", "info", "exclude"), "node_modules\n");
    this.commit("base");
  }

  /** A stack's file with settings of the project over the fixture's. */
  set(stack: "dev" | "prod", changes: Readonly<Record<string, unknown>>): void {
    this.write(`Pulumi.${stack}.yaml`, fileWith(stack, changes));
  }

  read = (file: string): string => readFileSync(join(this.folder, file), "utf8");

  /** Commits everything; the commit is then what a branch begins at. */
  commit(branch: string): void {
    this.git("add", "--all", "--force", ".", ":!node_modules");
    this.git("commit", "--quiet", "--allow-empty", "--message", branch);
    this.git("branch", "--force", branch);
  }

  /** What git has is there again. */
  restore(branch: string): void {
    this.git("reset", "--quiet", "--hard", branch);
    this.git("clean", "--quiet", "--force", "-d", "--exclude=node_modules");
  }

  status = (): string => this.git("status", "--porcelain");

  private git(...args: readonly string[]): string {
    const person = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"];
    return execFileSync("git", [...person, ...args], { cwd: this.folder, encoding: "utf8" });
  }
}

describe("npm run ci -- rehearse-change", () => {
  let repository: Repository;
  before(() => (repository = new Repository()));
  beforeEach(() => repository.restore("base"));
  after(() => repository.remove());

  /** @returns the exit code, what people are told, and the job's summary by its lines */
  async function rehearse(base?: string): Promise<{ code: number; said: string; lines: string[] }> {
    const summary = `${repository.folder}-summary`;
    let said = "";
    const job = new Job(
      repository.folder,
      { GITHUB_STEP_SUMMARY: summary },
      { write: (text) => (said += text) },
    );
    try {
      const code = await rehearseChangeCommand.run(job, { args: [], option: () => base });
      return { code: code ?? 0, said, lines: readFileSync(summary, "utf8").split("\n") };
    } finally {
      rmSync(summary, { force: true });
    }
  }

  it("says that nothing changes, and writes nothing into the checkout", async () => {
    repository.write("README.md", "Other words.\n");
    const before = repository.status();
    const { code, said, lines } = await rehearse("base");
    expect(code).to.equal(0);
    expect(lines[0]).to.equal("### Rehearsed: nothing changes in `dev`, `prod`.");
    expect(said).to.include(lines[0]);
    expect(lines.at(-2)).to.match(/^Compared with `[0-9a-f]{12}`, deployed on a stand-in of AWS/);
    expect(repository.status()).to.equal(before);
  });

  it("tells what a change does to each stack, since the checkout left its base", async () => {
    repository.write(RELEASE_FILE, JSON.stringify({ ...SAMPLE_RELEASE, version: "0.1.5" }));
    repository.commit("released");
    repository.set("dev", { retention: { logDays: 7, dataDays: 60 } });
    repository.commit("moved-on");
    repository.restore("released");
    const targets = [listed("prod", "987654321098"), listed("eu-staging", "012345678901")];
    repository.set("dev", { retention: { logDays: 14, dataDays: 90 }, tags: { team: "data" }, targets });
    repository.write("Pulumi.eu-staging.yaml", STAGING_YAML);
    repository.commit("change");
    // Not committed.
    repository.set("prod", { network: { egress: "nat", cidr: "10.30.0.0/16" } });
    repository.write(RELEASE_FILE, JSON.stringify(SAMPLE_RELEASE));
    repository.write("package-lock.json", "{}");

    const { code, lines } = await rehearse("moved-on");
    const told = lines.join("\n");
    expect(code, told).to.equal(0);
    expect(lines).to.include("- `prod` replaces `aws:ec2/vpc:Vpc` `network-main`: `cidrBlock`");
    expect(told).to.match(/- `dev` changes `aws:cloudwatch\/logGroup:LogGroup` `[\w-]+`: `retentionInDays`/);
    expect(told).to.match(/- `dev` changes `aws:s3\/bucket:Bucket` `[\w-]+`: `tagsAll`/);
    expect(told).not.to.match(/`dev` changes `aws:s3\/bucketLifecycle.*`rules`/);
    expect(told).to.match(/- `prod` changes `aws:sfn\/stateMachine:StateMachine`.*`definition`/);
    expect(told).to.match(/- `eu-staging` creates `aws:ecs\/cluster:Cluster`/);
    expect(told).to.include("\n`package-lock.json` differs: ");
  });

  it("fails for a smuggled build and for a stack that refuses the change, and says where", async () => {
    const names = writtenConfig("dev")[`${PROJECT}:names`] as object;
    repository.set("dev", { names: { ...names, cluster: "other" } });
    repository.write("harmless.ts", repository.read("index.ts"));
    repository.write("index.ts", SMUGGLED);
    const { code, said, lines } = await rehearse("base");
    const told = lines.join("\n");
    expect(code).to.equal(1);
    expect(lines[0]).to.match(/^### Rehearsed: 1 stack without preview, \d+ violations?, creates/);
    expect(told).to.include("- `prod` `no-build-resources` on `smuggled`: ");
    expect(told).to.match(/- `dev`: `.*names\.cluster: found "other"; allowed: ds-processing-cluster/);
    expect(said).to.match(/^::error title=policy no-build-resources::prod: smuggled: /m);
    expect(said).to.match(/^::error title=preview of dev::/m);
  });

  it("says what it does not know where the base cannot be deployed, which the change may mend", async () => {
    const [index, reading] = ["index.ts", "settings/project-stacks.ts"];
    const unknown = "its base could not be deployed here, so it is not known what changes: ";
    const broken = async (file: string, text: string, why: string) => {
      const good = repository.read(file);
      repository.write(file, text);
      repository.commit("broken");
      repository.write(file, good);
      const { code, said, lines } = await rehearse("broken");
      expect(code).to.equal(0);
      expect(lines[0]).to.equal("### Rehearsed: 2 stacks without preview");
      for (const stack of ["dev", "prod"]) {
        expect(lines.find((line) => line.startsWith(`- \`${stack}\`: \`${unknown}`))).to.include(why);
        expect(said).to.include(`::error title=preview of ${stack}::${unknown}`);
      }
    };
    await broken(index, REFUSES, "broken before");
    await broken(
      reading,
      "export {};\n",
      "settings/project-stacks.ts has no readEverySource, by which this rehearsal reads stacks.",
    );
  });

  it("names what it needs", async () => {
    const refused = (base?: string) =>
      rehearse(base).then(
        () => "",
        ({ message }: Error) => message,
      );
    expect(await refused()).to.equal("--base is not given: name the commit that the change is made to.");
    expect(await refused("nowhere")).to.equal(
      "git does not know where HEAD left nowhere: fatal: Not a valid object name nowhere. Check out the whole history (fetch-depth: 0), and name a commit of it.",
    );
  });
});
