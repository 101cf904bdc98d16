import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findings } from "../../policy-pack/policy";
import { requiredTags, TAGGED_TYPES } from "../../policy-pack/rules/operations/required-tags";
import { shape } from "../../rehearsal/plugins/aws/shape";
import { facts, resource } from "./facts";

const PROD = facts("prod");
const TAGS = { Project: "ds-pipeline", Stack: "prod", ManagedBy: "pulumi" };
const QUEUE = "aws:sqs/queue:Queue";

/** A queue with these tags, of a provider with those. */
const queue = (tags: unknown, defaults?: unknown) => ({
  ...resource(QUEUE, tags === undefined ? {} : { tags }),
  provider: defaults === undefined ? {} : { defaultTags: JSON.stringify({ tags: defaults }) },
});

const without = (key: string, value: string) =>
  `has not the tag ${key} = ${value}. Give its provider defaultTags as deployment.ts does, or the resource the tag.`;

/** The tags after the remediation, or `undefined` when it changed nothing. */
function mended(tags: unknown, defaults?: unknown): unknown {
  const given = queue(tags, defaults);
  const properties: Record<string, unknown> = { ...given.properties };
  const changed = requiredTags.remediate?.(properties, { ...given, properties }, PROD);
  return changed ? properties["tags"] : undefined;
}

describe("required-tags", () => {
  it("is content with tags of the resource, of its provider, or of both", () => {
    for (const [own, inherited] of [
      [TAGS, undefined],
      [undefined, TAGS],
      [{ Project: "ds-pipeline" }, { Stack: "prod", ManagedBy: "pulumi" }],
    ]) {
      expect(findings(requiredTags, queue(own, inherited), PROD)).to.deep.equal([]);
      expect(mended(own, inherited)).to.equal(undefined);
    }
  });

  it("names every tag that is missing, or says something else", () => {
    expect(findings(requiredTags, queue(undefined), PROD)).to.deep.equal([
      without("Project", "ds-pipeline"),
      without("Stack", "prod"),
      without("ManagedBy", "pulumi"),
    ]);
    expect(findings(requiredTags, queue({ Stack: "dev" }, TAGS), PROD)).to.deep.equal([
      without("Stack", "prod"),
    ]);
  });

  it("adds what is missing, and leaves the other tags", () => {
    expect(mended(undefined)).to.deep.equal(TAGS);
    expect(mended({ Team: "data" })).to.deep.equal({ Team: "data", ...TAGS });
    expect(mended({ Stack: "dev" }, TAGS)).to.deep.equal({ Stack: "prod" });
  });

  it("changes the very map it was given, so that secrets in it stay secret", () => {
    const tags = { Team: "data" };
    expect(mended(tags)).to.equal(tags);
  });

  it("does not decide about tags that are no map", () => {
    expect(findings(requiredTags, queue("Team"), PROD)[0]).to.match(
      /^cannot be decided by required-tags: tags is "Team", not a map\./,
    );
    const odd = { ...queue(undefined), provider: { defaultTags: "[]" } };
    expect(findings(requiredTags, odd, PROD)[0]).to.match(/its provider's defaultTags are not a map\./);
  });

  it("looks at exactly the types of the shipped stacks that take tags, and those of other settings", () => {
    const shipped = ["dev", "prod"].flatMap((stack) =>
      readFileSync(join(__dirname, "..", "stacks", `${stack}.resources.txt`), "utf8")
        .split("\n")
        .map((line) => line.split(" ")[0] ?? ""),
    );
    const taggable = [...new Set(shipped)].filter(
      (type) => type.startsWith("aws:") && shape(type).inputs.includes("tags"),
    );
    const covered = (type: string) => TAGGED_TYPES.some((head) => type.startsWith(head));
    expect(taggable.filter((type) => !covered(type))).to.deep.equal([]);
    const byOtherSettings = TAGGED_TYPES.filter((head) => !taggable.some((type) => type.startsWith(head)));
    expect(byOtherSettings).to.deep.equal([
      "aws:ec2/vpcEndpoint:",
      "aws:kms/key:",
      "aws:vpc/securityGroupIngressRule:",
    ]);
  });
});
