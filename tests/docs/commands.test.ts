import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { npmLines } from "../../check/workflows/npm-lines";
import { readProject } from "../../check/workflows/project";
import { unknownIn } from "../../check/workflows/run-rules";
import { pulumi } from "../fixture-project";
import { pages, ROOT } from "./markdown";

/** What people read to do something. */
const READ = [...pages()].filter(([path]) => !/^(CHANGELOG|docs\/decisions)/.test(path));

const KEPT = "tests/rehearsal/keep.test.ts";
const BOOTSTRAP = "rehearsal/story/bootstrapping.ts";
const RELEASE = "rehearsal/story/releasing.ts";
const REJECTION = "rehearsal/story/rejecting.ts";
const RENDERING = "rehearsal/story/rendering.ts";
const REMOVAL = "rehearsal/story/removal.ts";
const TRYING = "rehearsal/story/trying.ts";
const THEIRS = "tests/theirs/npm-test.test.ts";
const NOT_RUN = "not run here";
/** Where a command that begins so is run: a file, and what in it runs that. The longest counts. */
const RUN: Readonly<Record<string, readonly [file: string, text: string] | typeof NOT_RUN>> = {
  "npm ci": [".ci/run", "npm ci"],
  "npm run rehearse": [".ci/run", "npm run rehearse"],
  "npm run rehearse -- --keep": [KEPT, 'options: ["--keep"]'],
  "npm run rehearse:workflows": ["tests/theirs/workflows.test.ts", "rehearsal/workflows/main.ts"],
  "npm run check:stacks": ["tests/run.mjs", '"check:stacks"'],
  "npm run add -- pipeline": ["tests/setup/add.test.ts", 'add(folder, "pipeline", "churn"'],
  "npm run organization": [THEIRS, '["organization", "accounts"]'],
  "npm run accounts": [THEIRS, '["organization", "accounts"]'],
  "npm run release": ["tests/rehearsal/story.test.ts", "of Object.keys(commands))"],
  "npm run release -- model": ["rehearsal/story/model.ts", '"model", version'],
  "npm run release -- reject": [REJECTION, '"reject", version, "--reason"'],
  "npm run release -- verify --stack staging --record": [
    "tests/examples/rehearsal.test.ts",
    "staging: release verify --record",
  ],
  "npm run -s release -- render": [RENDERING, '"render", "--format", "kustomize"'],
  "npm run release -- prepare --canary": [TRYING, '"prepare", version, "--canary"'],
  "npm run release -- plan --canary": ["tests/release/commands/canary.test.ts", '"plan", "--canary"'],
  "npm run release -- promote --canary": [TRYING, '"promote", "--canary", "--confirm"'],
  "npm run release -- promote": [RELEASE, '"promote", "--confirm")'],
  "npm run release -- rollback": [RELEASE, '"rollback", "--confirm")'],
  "pulumi up": [BOOTSTRAP, "stack.up("],
  "pulumi preview": [BOOTSTRAP, "bootstrap.preview("],
  "pulumi up --policy-pack": [KEPT, "pulumi up -s ${to.stack} ${PACK}"],
  "pulumi preview --policy-pack": [KEPT, "pulumi preview -s ${to.stack} ${PACK}"],
  "pulumi stack init": [BOOTSTRAP, "projects.bootstrap.create(from, local)"],
  "pulumi stack init --secrets-provider": [
    BOOTSTRAP,
    "projects.bootstrap.create(stack, owner, secretsProvider)",
  ],
  "pulumi stack export": [BOOTSTRAP, 'cli("export", "--file"'],
  "pulumi stack import": [BOOTSTRAP, 'cli("import", "--file"'],
  "pulumi stack change-secrets-provider": [BOOTSTRAP, 'cli("change-secrets-provider"'],
  "pulumi config set": [BOOTSTRAP, 'setConfig("aws:profile"'],
  "pulumi state unprotect": [REMOVAL, '"unprotect", "--all"'],
  "pulumi destroy": [REMOVAL, "stack.destroy("],
  "git push": ["rehearsal/workflows/repository.ts", '"push"'],
  "git tag": ["rehearsal/story/checkout.ts", 'git("tag", version)'],
  "git rev-parse HEAD": ["rehearsal/story/checkout.ts", 'git("rev-parse", "HEAD")'],
  "node workload/build.mjs": ["tests/fixture/Pulumi.dev.yaml", "[node, workload/build.mjs]"],
  "node /tmp/task/main.cjs": ["tests/fixture/Pulumi.dev.yaml", "[node, main.cjs]"],
  "pulumi login": NOT_RUN,
  aws: NOT_RUN,
  docker: NOT_RUN,
  gh: NOT_RUN,
};

interface Block {
  readonly text: string;
  /** The page behind it, up to the next block or heading. */
  readonly after: string;
}

/** What stands in blocks of a shell's commands. */
function blocks(page: string): Block[] {
  const found = page.matchAll(/^( *)```(?:ba)?sh\n([^]*?)^ *```$|(?<=\n\n)((?: {4}[^\n]*\n?)+)/gm);
  return [...found].map((match) => {
    const rest = page.slice(match.index + match[0].length);
    return { text: match[2] ?? match[3] ?? "", after: rest.split(/\n#|\n\n {4}\S|```/)[0] ?? "" };
  });
}

/** What a shell does by itself, or any machine has. */
const SHELL = /^(?:cd|export|echo|cat|rm|for) /;

/** Programs with their words, without comments, variables and Pulumi's stack; `…` is what readers fill in. */
const commands = (text: string): string[] =>
  text
    .replaceAll(/<<'(\w+)'(.*)\n[^]*?^ *\1$/gm, "$2")
    .replaceAll(/<[^<>\n]*>/g, "…")
    .replaceAll(/<[^<>\n]*>/g, "…")
    .replaceAll(/\\\n/g, " ")
    .replaceAll(/(?<!\S)#.*$/gm, "")
    .split(/\n|&&|[;|)]|\$\(/)
    .map((part) => part.replaceAll(/ +/g, " ").replace(/^(?: |do |[A-Z_0-9]+=\S+ )+/, ""))
    .map((part) => part.replace(/^(pulumi .*?)(?: -s|(?<= init)) \S+/, "$1").trim())
    .filter((part) => /^[a-z][\w-]* (?!=)/.test(part) && !SHELL.test(part));

const optionsOf = (command: string): string[] => command.match(/(?<!\S)--?[a-z][\w-]*/g) ?? [];

/** What is wrong with a command: nothing runs it, or nothing with its options, or the page does not say so. */
function notRun(command: string, { after }: Block): string[] {
  const keys = Object.keys(RUN).filter((each) => `${command} `.startsWith(`${each} `));
  const [key = ""] = keys.sort((a, b) => b.length - a.length);
  const where = RUN[key];
  if (where === undefined) return [`${command}: say in ${__filename} where it is run`];
  if (where === NOT_RUN)
    return /not run here/i.test(after) ? [] : [`${command} is not run, and nothing behind its block says so`];
  const [file, runs] = where;
  const text = readFileSync(join(ROOT, file), "utf8");
  return [
    ...(text.includes(runs) ? [] : [`${command}: ${file} has no ${runs}`]),
    ...optionsOf(command)
      .filter((option) => !key.includes(option) && !text.includes(option))
      .map((option) => `${command}: ${file} does not run it with ${option}`),
  ];
}

/** What blocks and sentences of the pages call. */
const written = (page: string): string[] => [
  ...blocks(page).map(({ text }) => text),
  ...[...page.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code),
];

describe("the commands of the pages", function () {
  const project = readProject(ROOT);

  for (const [path, page] of READ) {
    it(`of ${path} are run in a test or a rehearsal, or the page says that they are not`, () => {
      const faults = blocks(page).flatMap((block) =>
        commands(block.text).flatMap((command) => notRun(command, block)),
      );
      expect(faults).to.deep.equal([]);
    });

    it(`of ${path} have scripts, commands and options that npm runs`, () => {
      const faults = written(page)
        .flatMap((text) => npmLines(text.replaceAll(/(?<!\S)#.*$/gm, "").replaceAll("…", "")))
        // `npm run release` plans, and a page that speaks of any command names none.
        .filter(
          ({ script, args: [command = "<"] = [] }) => !(project.commands[script] && /^[<-]/.test(command)),
        )
        .flatMap((line) => unknownIn(line, project));
      expect(faults).to.deep.equal([]);
    });
  }

  it("have options that the help of their scripts lists", () => {
    const lines = READ.flatMap(([, page]) => written(page).flatMap(npmLines));
    const called = lines.filter(({ script }) => !project.commands[script]);
    const options = called.flatMap(({ script, args = [] }) => args.map((arg) => `${script} ${arg}`));
    for (const each of new Set(options.filter((option) => option.includes(" --")))) {
      const [script = "", option] = each.split(" ");
      const help = execFileSync("npm", ["run", "-s", script, "--", "--help"], { cwd: ROOT }).toString();
      expect(help, each).to.contain(` ${option} `);
    }
  });

  it("of Pulumi are those of its command line", async () => {
    const { command: cli } = await pulumi();
    const called = new Set(READ.flatMap(([, page]) => written(page).flatMap(commands)));
    for (const command of [...called].filter((each) => each.startsWith("pulumi "))) {
      const [, words = "", rest = ""] =
        /^pulumi ((?:(?:stack|state|config) )?[a-z-]+)(.*)$/.exec(command) ?? [];
      // What is behind --help is parsed, and nothing is run.
      const args = [...words.split(" "), "--help", ...(rest.match(/'[^']*'|\S+/g) ?? [])];
      const { status, stdout, stderr } = spawnSync(cli, args, { encoding: "utf8" });
      expect(status, `${command}: ${stderr}`).to.equal(0);
      // Of a command that is not there it shows the one above; of one that is, another name in its place.
      const [usage = ""] = /(?<=^Usage:\n *)pulumi(?: [a-z-]+)*/m.exec(stdout) ?? [];
      expect(usage.split(" "), command).to.have.length(words.split(" ").length + 1);
    }
  });
});
