import { expect } from "chai";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  markSecret,
  startPolicyPack,
  UNKNOWN,
  type PolicyPackProcess,
  type PolicyResource,
} from "../../rehearsal/engine";
import { RULES } from "../../policy-pack/rules";
import { PROJECT, shippedConfig } from "../sample-settings";

const ROOT = join(__dirname, "..", "..");

const start = (stack: "dev" | "prod", root = ROOT): Promise<PolicyPackProcess> =>
  startPolicyPack({
    folder: join(root, "policy-pack"),
    project: PROJECT,
    stack,
    config: shippedConfig(stack),
  });

/** The project with other settings of the pack, everything else of it by link. */
function projectWith(settings: unknown): string {
  const copy = mkdtempSync(join(tmpdir(), "pack-"));
  for (const entry of readdirSync(ROOT))
    if (entry !== "policy-pack") symlinkSync(join(ROOT, entry), join(copy, entry));
  mkdirSync(join(copy, "policy-pack"));
  cpSync(join(ROOT, "policy-pack"), join(copy, "policy-pack"), { recursive: true });
  writeFileSync(join(copy, "policy-pack", "settings.json"), JSON.stringify(settings));
  return copy;
}

const resource = (
  type: string,
  properties: PolicyResource["properties"],
  provider?: Readonly<Record<string, unknown>>,
): PolicyResource => ({
  urn: `urn:pulumi:prod::${PROJECT}::${type}::mine`,
  type,
  name: "mine",
  properties,
  parent: "",
  protect: false,
  aliases: [],
  dependencies: [],
  propertyDependencies: {},
  provider: provider && {
    ...resource("pulumi:providers:aws", {}),
    custom: true,
    remote: false,
    id: "provider",
    inputs: provider,
    outputs: provider,
    provider: "",
    retainOnDelete: false,
  },
});

const LOG = "aws:cloudwatch/logGroup:LogGroup";
const TAGS = { Project: PROJECT, Stack: "prod", ManagedBy: "pulumi" };

describe("the pack's process", function () {
  this.timeout(30_000);
  let prod: PolicyPackProcess;
  let dev: PolicyPackProcess;

  before(async () => {
    [prod, dev] = await Promise.all([start("prod"), start("dev")]);
  });
  after(() => Promise.all([prod.stop(), dev.stop()]));

  it("has every rule at its level for the kind of stack", () => {
    const level = ({ info }: PolicyPackProcess, name: string) =>
      info.policies.find((policy) => policy.name === name)?.enforcement;
    for (const { name, level: own } of RULES) {
      expect(level(prod, name), name).to.equal(own.target);
      expect(level(dev, name), name).to.equal(own.source);
    }
  });

  it("refuses an unknown value in a target, and cannot tell in a source", async () => {
    const log = resource(LOG, { retentionInDays: UNKNOWN, tags: TAGS });
    expect(await prod.analyze(log)).to.deep.equal([
      {
        kind: "violation",
        policy: "log-retention",
        message: `Logs are kept for a stated number of days.\nmine (${LOG}): cannot be decided by log-retention: string value at .retentionInDays can't be known during preview. What cannot be decided is refused: let the program know this value at preview, in the shape that AWS documents.`,
        enforcement: "mandatory",
        urn: log.urn,
      },
    ]);
    const inDev = await dev.analyze({
      ...log,
      properties: { ...log.properties, tags: { ...TAGS, Stack: "dev" } },
    });
    expect(inDev.map(({ kind, policy }) => ({ kind, policy }))).to.deep.equal([
      { kind: "not-run", policy: "log-retention" },
    ]);
  });

  it("adds missing tags, and keeps what is secret or unknown as it is", async () => {
    const properties = {
      name: UNKNOWN,
      kmsKeyId: markSecret("key"),
      retentionInDays: 30,
      tags: { Owner: markSecret("hunter2"), Id: UNKNOWN, Team: "data" },
    };
    const { properties: mended, violations } = await prod.remediate(resource(LOG, properties));
    expect(mended).to.deep.equal({ ...properties, tags: { ...properties.tags, ...TAGS } });
    expect(violations.map(({ kind, policy }) => ({ kind, policy }))).to.deep.equal([
      { kind: "remediated", policy: "required-tags" },
    ]);
    expect(await prod.analyze(resource(LOG, mended ?? {}))).to.deep.equal([]);
  });

  it("keeps tags secret that are secret as a whole", async () => {
    const secretTags = { retentionInDays: 30, tags: markSecret({ Team: "data" }) };
    const { properties: mended } = await prod.remediate(resource(LOG, secretTags));
    expect(mended).to.deep.equal({ retentionInDays: 30, tags: markSecret({ Team: "data", ...TAGS }) });
  });

  it("mends nothing that gets its tags from the provider, and nothing that takes none", async () => {
    const provider = { defaultTags: JSON.stringify({ tags: TAGS }) };
    const untouched = { properties: undefined, violations: [] };
    expect(await prod.remediate(resource(LOG, { retentionInDays: 30 }, provider))).to.deep.equal(untouched);
    const route = resource("aws:ec2/route:Route", { routeTableId: "rtb-1" });
    expect(await prod.remediate(route)).to.deep.equal(untouched);
  });

  it("does not start with settings that name a rule which is not there", async () => {
    const copy = projectWith({ levels: { "log-retentoin": "advisory" } });
    try {
      await start("prod", copy);
      expect.fail("it started");
    } catch (error) {
      expect((error as Error).message)
        .to.include("The policy pack did not start")
        .and.to.include(
          'policy-pack/settings.json has faults:\n  levels.log-retentoin: found "log-retentoin"; allowed: the name of a rule in policy-pack/README.md',
        );
    } finally {
      rmSync(copy, { recursive: true });
    }
  });

  it("does not start for a stack that calls itself a source, and is none", async () => {
    const config = { ...shippedConfig("prod"), [`${PROJECT}:kind`]: "source" };
    try {
      await startPolicyPack({ folder: join(ROOT, "policy-pack"), project: PROJECT, stack: "prod", config });
      expect.fail("it started");
    } catch (error) {
      expect((error as Error).message)
        .to.include("The policy pack did not start")
        .and.to.include(
          "Pulumi.prod.yaml says ds-pipeline:kind: source; policy-pack/settings.json lists as sources dev.",
        );
    }
  });

  it("takes levels from its settings", async () => {
    const copy = projectWith({ levels: { "log-retention": "advisory" } });
    const lenient = await start("prod", copy);
    try {
      const [found] = await lenient.analyze(resource(LOG, { tags: TAGS }));
      expect(found?.enforcement).to.equal("advisory");
    } finally {
      await lenient.stop();
      rmSync(copy, { recursive: true });
    }
  });
});
