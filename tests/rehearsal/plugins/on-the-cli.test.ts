import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { accountRoot } from "../../../rehearsal/emulator/clients";
import { awsPackage } from "../../../rehearsal/plugins/aws/provider";
import { UNKNOWN } from "../../../rehearsal/plugins/provider";
import { providerService } from "../../../rehearsal/plugins/provider-service";
import { makeHome } from "../../../rehearsal/pulumi/home";
import { Project } from "../../../rehearsal/pulumi/project";
import type { StackRun } from "../../../ci/pulumi/stack-run";
import { pulumi } from "../../fixture-project";
import { DEV, endpoint, PROD, REGION, useEmulator } from "./emulator";
import { scratchFolder } from "../../scratch-folder";

const SECRET = "nobody-reads-this";
const PACKAGES = join(__dirname, "..", "..", "..", "node_modules");
const RULE = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

useEmulator();

/** A stack of its own, by dev's root, whose program is text. */
async function stackOf(folder: string) {
  const environment = () => ({
    PULUMI_HOME: makeHome(join(folder, "home")),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
  });
  writeFileSync(join(folder, "Pulumi.yaml"), "{ name: sample, runtime: nodejs }");
  symlinkSync(PACKAGES, join(folder, "node_modules"));
  const project = new Project({ pulumi: await pulumi(), folder, environment });
  const stack = await project.create("dev", {});
  await stack.setConfig("aws:region", { value: REGION });
  const aws = awsPackage({ endpoint: endpoint(), credentialsFor: () => accountRoot(DEV) });
  const run = (command: "preview" | "up" | "previewRefresh", program: string) => {
    const imports = `const aws = require("@pulumi/aws"), pulumi = require("@pulumi/pulumi");`;
    writeFileSync(join(folder, "index.js"), `${imports}\n${program}`);
    return project.run(command, "dev", { providers: { aws: providerService(aws) } });
  };
  return { run };
}

function succeeded(run: StackRun): StackRun {
  expect(run.failure).to.equal("");
  return run;
}

describe("the aws plugin under the CLI", () => {
  let folder: string;
  let stack: Awaited<ReturnType<typeof stackOf>>;

  beforeEach(async () => {
    folder = scratchFolder();
    mkdirSync(join(folder, "home"));
    stack = await stackOf(folder);
  });

  it("keeps an unknown value where it is, and a secret from everybody", async () => {
    const program = `
      const key = new aws.kms.Key("key", {});
      const { bucket } = new aws.s3.Bucket("bucket", { bucket: "encrypted" });
      new aws.s3.BucketServerSideEncryptionConfiguration("rule", { bucket, rules: [{
        bucketKeyEnabled: true,
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
      }] });
      const parameter = { name: "/secret", type: "SecureString", value: pulumi.secret("${SECRET}") };
      exports.secret = new aws.ssm.Parameter("secret", parameter).value;`;
    const rules = ({ resources }: StackRun) =>
      JSON.stringify(resources.find(({ type }) => type === RULE)?.inputs["rules"]);
    const rule = (key: string) =>
      `[{"applyServerSideEncryptionByDefault":{"kmsMasterKeyId":"${key}","sseAlgorithm":"aws:kms"},"bucketKeyEnabled":true}]`;
    expect(rules(succeeded(await stack.run("preview", program)))).to.equal(rule(UNKNOWN));
    const made = succeeded(await stack.run("up", program));
    expect(rules(made).replace(/arn:aws:kms:[^"]*/, "<arn>")).to.equal(rule("<arn>"));
    expect(JSON.stringify(made)).not.to.include(SECRET);
    expect(made.outputs["secret"]).to.include({ ciphertext: "[secret]" });
    const state = readFileSync(join(folder, ".pulumi", "stacks", "sample", "dev.json"), "utf8");
    expect(state).to.include("/secret").and.not.to.include(SECRET);
  });

  it("replaces what keeps its name after deleting it, leaves alone what the program ignores, and says what it cannot read", async () => {
    const program = (description: string, seconds: number) => `
      const document = (grant) => JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...grant }] });
      const policy = document({ Action: "s3:GetObject", Resource: "*" });
      new aws.iam.Policy("policy", { name: "kept", description: "${description}", policy });
      const queue = { name: "queue", messageRetentionSeconds: ${seconds} };
      new aws.sqs.Queue("queue", queue, { ignoreChanges: ["messageRetentionSeconds"] });
      const metricQueries = [{ id: "rings", expression: "TIME_SERIES(1)", returnData: true }];
      const rings = { evaluationPeriods: 1, threshold: 1, comparisonOperator: "LessThanThreshold" };
      new aws.cloudwatch.MetricAlarm("math", { name: "math", metricQueries, ...rings });`;
    succeeded(await stack.run("up", program("first", 60)));
    const { changes } = succeeded(await stack.run("up", program("second", 120)));
    expect(changes).to.deep.equal({ replace: 1, same: 3 });
    const { drifted, diagnostics } = succeeded(await stack.run("previewRefresh", ""));
    expect(drifted).to.deep.equal([]);
    expect(diagnostics.map(({ message }) => message)).to.include(
      "metricQueries, warmUpConfiguration cannot be read from the emulator, and is as the state has it.",
    );
  });

  it("refuses in a preview what it cannot map, at its resource, and an account that is not allowed", async () => {
    const website = `new aws.s3.Bucket("site", { bucket: "site", website: { indexDocument: "index.html" } });`;
    expect((await stack.run("preview", website)).failure).to.match(
      /resource 'site' has a problem: .*'website' is not mapped by the rehearsal/,
    );
    const abroad = `
      const provider = new aws.Provider("abroad", { region: "${REGION}", allowedAccountIds: ["${PROD}"] });
      new aws.sqs.Queue("queue", { name: "abroad" }, { provider });`;
    expect((await stack.run("preview", abroad)).failure).to.include(`AWS account ID not allowed: ${DEV}`);
  });
});
