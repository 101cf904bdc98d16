import { execFile } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { quoted } from "../../rehearsal/tools/command";
import { readProjectStacks } from "../../settings/project-stacks";
import { ProjectCopy } from "./project-copy";
import { Rehearsal } from "./rehearsal-process";
import { scratchFolder } from "../scratch-folder";

const ROOT = join(__dirname, "..", "..");
const { source, targets } = readProjectStacks(join(ROOT, "tests", "fixture"));
const [from, to] = [source.settings, targets.at(-1)!.settings];
const PACK = "--policy-pack policy-pack";

/** What a shell may have before, of a real account. */
const OTHERS = {
  AWS_PROFILE: "others",
  AWS_ACCESS_KEY_ID: "others",
  AWS_SECRET_ACCESS_KEY: "others",
  AWS_ENDPOINT_URL_S3: "https://s3.example.com",
  PULUMI_ACCESS_TOKEN: "others",
  PULUMI_BACKEND_URL: "https://pulumi.example.com",
};

/** Every command, as README.md has it, and what it says. */
const COMMANDS: Readonly<Record<string, RegExp>> = {
  [`pulumi preview -s ${to.stack} ${PACK}`]: /^ +\d+ unchanged$/m,
  [`AWS_PROFILE=${to.names.deployerRole} pulumi up -s ${to.stack} ${PACK} --yes`]: /^ +\d+ unchanged$/m,
  [`AWS_PROFILE=${from.names.deployRole} pulumi up -s ${from.stack} ${PACK} --yes`]: /^ +\d+ unchanged$/m,
  [`pulumi up -s ${from.stack} --refresh --yes`]: /^ +\d+ unchanged$/m,
  [`pulumi stack output -s ${to.stack}`]: /stateMachineArn/,
  [`pulumi refresh -s ${to.stack} --preview-only`]: /^ +\d+ unchanged$/m,
  [`AWS_PROFILE=${to.names.deployerRole} npm run release -- status`]: /^drift +none +none$/m,
  [`AWS_PROFILE=${to.names.deployerRole} npm run release -- verify`]: /^✓ Release 0\.1\.1 is what /m,
  [`AWS_PROFILE=${to.names.deployerRole} npm run release -- rollback --confirm`]:
    /names release 0\.1\.0: commit it/,
  [`git commit -qam 'Back to 0.1.0' && AWS_PROFILE=${to.names.deployerRole} pulumi up -s ${to.stack} ${PACK} --yes`]:
    /^ +~ \d+ updated$/m,
  [`AWS_PROFILE=${to.names.deployerRole} npm run release -- status `]: /^drift .*none$/m,
  // Last, as -c also writes into the checkout's stack file, and nobody commits that.
  [`AWS_PROFILE=${to.names.previewerRole} pulumi preview -s ${to.stack} ${PACK} -c ds-pipeline:signIn=preview-role`]:
    /^ +\d+ unchanged$/m,
  "! command -v aws || aws s3 ls": new RegExp(`^$|${from.names.artifactBucket}`),
};

describe("a rehearsal that is kept up", function () {
  this.timeout(0);
  let rehearsal: Rehearsal;
  let project: ProjectCopy;
  /** The line that the rehearsal prints for another shell. */
  let reads: string;
  let folder: string;

  /** @returns what a command prints in a shell that has read the file, and the exit code where it is not 0 */
  const sh = (command: string): Promise<string> => {
    const args = ["-c", `${reads} && ${command}`];
    const env = { ...process.env, ...OTHERS };
    return new Promise((resolve) => {
      execFile("/bin/sh", args, { env }, (error, stdout, stderr) =>
        resolve(`${stdout}${stderr}${error ? `\nexit code ${error.code}` : ""}`),
      );
    });
  };

  before(async () => {
    folder = scratchFolder();
    project = new ProjectCopy();
    rehearsal = new Rehearsal({ project: project.folder, options: ["--keep"] });
    reads = (await rehearsal.seen(/^ {2}(?<line>\. '.+')$/m)).groups?.["line"] ?? "";
  });
  after(() => {
    rehearsal.clear();
    project.remove();
  });

  it("has a shell forget what it knew of other accounts", async () => {
    expect(await sh("env")).not.to.match(/others|example\.com/);
  });

  for (const [command, says] of Object.entries(COMMANDS))
    it(`does \`${command}\``, async () => {
      const output = await sh(command);
      expect(output, output)
        .to.match(says)
        .and.not.to.match(/exit code/);
    });

  it("imports and gets what is there into another project, and serves no account but its own", async () => {
    const program = `const aws = require("@pulumi/aws");
      exports.arn = aws.s3.Bucket.get("found", "${from.names.outputBucket}").arn;`;
    writeFileSync(join(folder, "Pulumi.yaml"), "{ name: sample, runtime: nodejs }");
    writeFileSync(join(folder, "index.js"), program);
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const there = (...commands: readonly string[]) =>
      sh([`cd ${quoted(folder)}`, "export PULUMI_CONFIG_PASSPHRASE=x", ...commands].join(" && "));
    const init = ["pulumi stack init sample", `pulumi config set aws:region ${from.region}`];
    expect(await there(...init, "pulumi up --yes")).to.include(`"arn:aws:s3:::${from.names.outputBucket}"`);
    const asked = `pulumi import aws:s3/bucket:Bucket mine ${from.names.inputBucket} --yes --protect=false`;
    expect(await there(asked)).to.include("add --generate-code=false to pulumi import");
    expect(await there("pulumi preview --diff")).to.include(from.names.inputBucket);
    const local = `export PULUMI_BACKEND_URL=${quoted(`file://${folder}`)}`;
    const elsewhere = await there(local, "unset AWS_ENDPOINT_URL", ...init, "pulumi preview");
    expect(elsewhere).to.match(/AWS_ENDPOINT_URL is "", and this aws plugin serves rehearsals only/);
  });

  it("leaves no process and no port when it is killed", async () => {
    rehearsal.kill("SIGKILL");
    await rehearsal.gone();
    expect(await rehearsal.isUp()).to.equal(false);
  });
});
