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
  `is missing the tag ${key} = ${value}. Give its provider defaultTags as deployment.ts does, or the resource the tag.`;

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

  it("looks at exactly the types of the stacks, with whichever settings, that take tags", () => {
    const registered = ["dev", "prod", "dev.otherwise", "prod.otherwise"].flatMap((name) =>
      readFileSync(join(__dirname, "..", "stacks", `${name}.snapshot.txt`), "utf8")
        .split("\n")
        .filter((line) => line.startsWith("aws:"))
        .map((line) => line.split(" ")[0] ?? ""),
    );
    const taggable = [...new Set(registered)].filter((type) => shape(type).inputs.includes("tags"));
    const heads = taggable.map((type) => type.replace(/\w+$/, ""));
    expect(heads.sort()).to.deep.equal([...TAGGED_TYPES].sort());
  });
});
