import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { assertOneReading, parsePulumiYaml } from "../../settings/one-reading";
import { handOver } from "../../settings/config";
import { readStack } from "../../settings/stack-file";
import { pulumi } from "../fixture-project";
import { scratchFolder } from "../scratch-folder";

/** Values that every reader of YAML agrees on. */
const AGREED = [
  "210987654321",
  "0",
  "12",
  "true",
  "True",
  "FALSE",
  "yes",
  "no",
  "on",
  "y",
  "us-east-1",
  "12:30:45",
  "10.20.0.0/16",
  "1.2.3",
  "a_b",
  "o-a1b2c3d4e5",
  "cron(0 3 * * ? *)",
  '"0100"',
  "'1_000'",
  '"2026-01-31"',
  '""',
  '"~"',
  "|\n    a\n    b",
  ">-\n    a\n    b",
  "{}",
  "[]",
  "[1, -5, 0.5, 1.50, a, true, '010']",
  "{ a: 1, b: { c: [x, y: z], 'on': off }, yes: no, \"1\": d }",
  "&anchor { cpu: 512 }",
  "*anchor",
];

/** What is written, and what Pulumi makes of it where it makes anything. */
const REFUSED: readonly (readonly [string, string?])[] = [
  ["12345678901234567890", "12345678901234567890"],
  ["9007199254740993", "9007199254740993"],
  ["0100", "64"],
  ["012345678901", "12345678901"],
  ["1_000", "1000"],
  ["0o17", "15"],
  ["0x1F", "31"],
  ["0b101", "5"],
  ["+5", "5"],
  [".5", "0.5"],
  ["1.50", "1.5"],
  ["1e3", "1000"],
  ["2026-01-31", "2026-01-31 00:00:00 +0000 UTC"],
  ["2026-01-31T12:00:00Z", "2026-01-31 12:00:00 +0000 UTC"],
  ["", ""],
  ["~", ""],
  ["null", ""],
  ["!!binary aGVsbG8=", "hello"],
  ["!!str 0100", "0100"],
  ["[0100]", "[64]"],
  ["{ a: 0x1F }", '{"a":31}'],
  ["{ a: 1e3 }", '{"a":1000}'],
  ["{ a: 2026-01-31 }", '{"a":"2026-01-31 00:00:00 +0000 UTC"}'],
  ["{ a: }", '{"a":null}'],
  ["{ 0100: a }", '{"64":"a"}'],
  ["{ <<: { a: 1 }, b: 2 }", '{"a":1,"b":2}'],
  [".inf"],
  [".NaN"],
  ["{ secure: v1:abc }"],
];

const fileOf = (values: readonly string[]): string =>
  `config:\n${values.map((value, index) => `  ds-pipeline:k${index}: ${value}\n`).join("")}`;

const LINE = "config:\n  ds-pipeline:a: b";
const MORE = "  ds-pipeline:c: d\n";
/** Whole files of which Pulumi reads more, or something else, than readers of the newer YAML, and why they are refused. */
const HIDDEN: readonly (readonly [why: string, file: string | Uint8Array, read: object])[] = [
  ["U+2028", `${LINE} # e\u2028${MORE}`, { "ds-pipeline:a": "b", "ds-pipeline:c": "d" }],
  ["U+2029", `${LINE} # e\u2029${MORE}`, { "ds-pipeline:a": "b", "ds-pipeline:c": "d" }],
  ["U+0085", `${LINE} # e\u0085${MORE}`, { "ds-pipeline:a": "b", "ds-pipeline:c": "d" }],
  ["carriage return", `${LINE} # e\r${MORE}`, { "ds-pipeline:a": "b", "ds-pipeline:c": "d" }],
  ["directive", "%YAML 1.1\n---\nconfig:\n  ds-pipeline:a: 12:30:45\n", { "ds-pipeline:a": "12:30:45" }],
  ["not UTF-8", Buffer.from(`\ufeff${LINE}\n`, "utf16le"), { "ds-pipeline:a": "b" }],
  [
    "found *c; allowed: the key itself",
    "config:\n  ds-pipeline:a: &c ds-pipeline:b\n  *c : d\n",
    { "ds-pipeline:a": "ds-pipeline:b", "ds-pipeline:b": "d" },
  ],
];

/** What the real CLI hands to a program. */
async function asPulumi(text: string | Uint8Array): Promise<Record<string, string>> {
  const folder = scratchFolder();
  writeFileSync(join(folder, "Pulumi.yaml"), "name: ds-pipeline\nruntime: nodejs\n");
  const cli = await pulumi();
  const environment = {
    ...process.env,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "reading",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const run = async (args: readonly string[]) =>
    (await promisify(execFile)(cli.command, args, { cwd: folder, env: environment })).stdout;
  await run(["stack", "init", "read"]);
  writeFileSync(join(folder, "Pulumi.read.yaml"), text);
  const found = JSON.parse(await run(["config", "--json", "-s", "read"])) as Record<
    string,
    { value: string }
  >;
  return Object.fromEntries(Object.entries(found).map(([key, { value }]) => [key, value]));
}

const asWe = (text: string) =>
  handOver((parsePulumiYaml(text, "Pulumi.read.yaml") as { config: Record<string, unknown> }).config);

/** Lists and maps by what they mean: Pulumi sorts their keys. */
const meaning = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value,
    ]),
  );

describe("a stack file", () => {
  it("is read as the Pulumi CLI reads it", async () => {
    expect(meaning(asWe(fileOf(AGREED)))).to.deep.equal(meaning(await asPulumi(fileOf(AGREED))));
  });

  it("is refused where the Pulumi CLI makes something else of it than what is written", async () => {
    const known = REFUSED.flatMap(([written, read]) => (read === undefined ? [] : [{ written, read }]));
    const found = await asPulumi(fileOf(known.map(({ written }) => written)));
    const expected = Object.fromEntries(known.map(({ read }, index) => [`ds-pipeline:k${index}`, read]));
    expect(meaning(found)).to.deep.equal(meaning(expected));
  });

  for (const [written] of REFUSED)
    it(`is refused with ${JSON.stringify(written)}`, () => {
      expect(() => asWe(fileOf([written]))).to.throw(/^Pulumi\.read\.yaml has a fault:\n {2}ds-pipeline:k0/);
    });
});

describe("what a stack file hides from a reader", () => {
  let folder: string;
  beforeEach(() => (folder = scratchFolder()));

  for (const [why, text, read] of HIDDEN)
    it(`is refused: ${why}`, async () => {
      expect(await asPulumi(text)).to.deep.equal(read);
      writeFileSync(join(folder, "Pulumi.read.yaml"), text);
      expect(() => readStack(folder, "ds-pipeline", "read")).to.throw(why);
    });

  const handed = (config: Record<string, string>) => () => assertOneReading(folder, "read", config);

  it("is not part of a deployment: what Pulumi hands over is what the file says, with nothing beside it", () => {
    writeFileSync(join(folder, "Pulumi.read.yaml"), "config:\n  a:b: { c: 1, d: e }\n  a:f: g\n");
    handed({ "a:b": '{"d":"e","c":1}', "a:f": "g", "pulumi:tags": "{}" })();
    expect(handed({ "a:b": '{"c":2,"d":"e"}', "a:h": "i" })).to.throw(
      [
        "The configuration of stack read has 3 faults:",
        '  a:b: found {"c":2,"d":"e"}; allowed: what Pulumi.read.yaml says, {"c":1,"d":"e"}: settings come from there alone',
        "  a:f: found nothing; allowed: what Pulumi.read.yaml says, g: settings come from there alone",
        "  a:h: found i; allowed: what Pulumi.read.yaml says, nothing: settings come from there alone",
      ].join("\n"),
    );
  });

  it("is a file in the place of the stack's own, as --config-file gives one", () => {
    expect(handed({ "a:b": "c" })).to.throw("a:b: found c; allowed: what Pulumi.read.yaml says, nothing");
  });
});

/** The faults of a stack's file, one line each. */
function faults(text: string): string[] {
  try {
    asWe(text);
  } catch (error) {
    return (error as Error).message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

const number = (found: string) =>
  `found ${found}; allowed: "${found}" in quotes if it is text, or else a plain number such as 12 or 0.5`;

describe("what two readers of a stack file could read differently", () => {
  it("is told all at once: the key, what was found, what to write", () => {
    const text = `config:
  ds-pipeline:externalId: 0100
  ds-pipeline:task: { cpu: 0x200, memory: 1024 }
  ds-pipeline:targets:
    - stack: prod
      account: 012345678901
  ds-pipeline:tags: { <<: { a: b }, since: 2026-01-31, none: , of: !!str a }
  ds-pipeline:kind: { secure: v1:abc }
`;
    expect(faults(text)).to.have.members([
      `ds-pipeline:externalId: ${number("0100")}`,
      `ds-pipeline:task.cpu: ${number("0x200")}`,
      `ds-pipeline:targets.0.account: ${number("012345678901")}`,
      "ds-pipeline:tags.<<: found <<; allowed: the keys themselves: they are not merged here",
      `ds-pipeline:tags.since: ${number("2026-01-31")}`,
      'ds-pipeline:tags.none: found nothing; allowed: a value, "" for an empty text, or no such key',
      "ds-pipeline:tags.of: found a; allowed: a value without a tag, in quotes if it is text",
      "ds-pipeline:kind: found a secret; allowed: a plain value: no setting is a secret, and none but Pulumi could read one",
    ]);
  });

  it("is what Pulumi takes from elsewhere", () => {
    const nothing =
      "nothing: settings belong in the stack's Pulumi.<stack>.yaml, where every command reads them";
    expect(faults("environment: [shared]\nconfig: {}\n")).to.deep.equal([
      `environment: found keys from elsewhere; allowed: ${nothing}`,
    ]);
    expect(() => parsePulumiYaml("name: a\nconfig: { aws:region: us-east-1 }\n", "Pulumi.yaml")).to.throw(
      `Pulumi.yaml has a fault:\n  config: found keys from elsewhere; allowed: ${nothing}`,
    );
  });

  it("is a second document, and a key that stands twice", () => {
    expect(() => asWe("config: {}\n---\nconfig: {}\n")).to.throw(
      /^Pulumi\.read\.yaml cannot be read: .*multiple documents/,
    );
    expect(() => asWe("config:\n  a:b: 1\n  a:b: 2\n")).to.throw(
      /^Pulumi\.read\.yaml cannot be read: Map keys must be unique/,
    );
  });

  it("is refused by whoever reads the file", () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, "Pulumi.read.yaml"), fileOf(["0100"]));
    expect(() => readStack(folder, "ds-pipeline", "read")).to.throw(
      `Pulumi.read.yaml has a fault:\n  ds-pipeline:k0: ${number("0100")}`,
    );
  });
});
