import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { npmLines } from "../../check/workflows/npm-lines";
import { readProject } from "../../check/workflows/project";
import { pages, ROOT } from "./markdown";

/** Pages for users. */
const READ = [...pages()].filter(([path]) =>
  /^(README|docs\/[^/]+|bootstrap\/README)\.md$|^docs\/[^/]+$/.test(path),
);

/** Where a command of the pages is run as it stands there, but for names of accounts and stacks; or that it is not. */
const RUN: Readonly<Record<string, string>> = {
  "npm ci": ".ci/run",
  "npm run": ".ci/run",
  "pulumi up": "tests/rehearsal/keep.test.ts",
  "pulumi preview": "tests/rehearsal/keep.test.ts",
  "pulumi login": "rehearsal/story/bootstrapping.ts",
  "pulumi stack": "rehearsal/story/bootstrapping.ts",
  "pulumi config": "rehearsal/story/bootstrapping.ts",
  "pulumi state": "rehearsal/story/removal.ts",
  "pulumi destroy": "rehearsal/story/removal.ts",
  "aws s3": "tests/rehearsal/keep.test.ts",
  "git rev-parse": "rehearsal/workflows/repository.ts",
  "git tag": "rehearsal/story/checkout.ts",
  "git push": "rehearsal/workflows/repository.ts",
  "gh api": "not run here",
  "gh repo": "not run here",
  "aws ecr": "not run here",
  "aws stepfunctions": "not run here",
  "aws sqs": "not run here",
  "docker buildx": "not run here",
  "docker login": "not run here",
};

interface Block {
  readonly text: string;
  /** The page behind it, up to the next block or heading. */
  readonly after: string;
}

/** What stands in blocks of a shell's commands. */
function blocks(page: string): Block[] {
  const found = page.matchAll(/^( *)```sh\n([^]*?)^ *```$|(?<=\n\n)((?: {4}[^\n]*\n?)+)/gm);
  return [...found].map((match) => {
    const rest = page.slice(match.index + match[0].length);
    return { text: match[2] ?? match[3] ?? "", after: rest.split(/\n#|\n\n {4}\S|```/)[0] ?? "" };
  });
}

const PROGRAM =
  /(?:^|[|&;(] *|\$\()(?:[A-Z_]+=\S+ +)*(npm|pulumi|aws|git|gh|docker) +(?:-C \S+ +)?([a-z][\w-]*)/gm;

/** Program and subcommand of everything that a block runs. */
const heads = ({ text }: Block): string[] =>
  [
    ...text
      .replaceAll(/^\s+|\\\n|#.*$/gm, " ")
      .replaceAll(/^ +/gm, "")
      .matchAll(PROGRAM),
  ].map(([, program, subcommand]) => `${program} ${subcommand}`);

describe("the commands of the pages", () => {
  const { scripts, commands } = readProject(ROOT);

  for (const [path, page] of READ)
    it(`of ${path} are there: scripts, commands and options`, () => {
      const written = [...page.matchAll(/`([^`\n]*npm [^`\n]*)`/g)].map(([, code = ""]) =>
        code.replaceAll("…", ""),
      );
      const lines = [...blocks(page).map(({ text }) => text), ...written].flatMap((text) =>
        npmLines(text.replaceAll(/\s#.*$/gm, "")),
      );
      const faults = lines.flatMap(({ text, script, args = [] }) => {
        if (!scripts.includes(script)) return [`${text}: no script ${script}`];
        const known = commands[script];
        const [name, handed] = args.filter((each) => !each.startsWith("-") && !each.startsWith("<"));
        if (!known || name === undefined) return [];
        const options = known[name] ?? known[`${name} ${handed}`];
        if (!options) return [`${text}: no command ${name}`];
        return args
          .filter((each) => each.startsWith("--") && !options.includes(each))
          .map((each) => `${text}: no option ${each}`);
      });
      expect(faults).to.deep.equal([]);
    });

  for (const [path, page] of READ)
    it(`of ${path} are run in a test or a rehearsal, or the page says that they are not`, () => {
      const faults = blocks(page).flatMap((block) =>
        heads(block).flatMap((head) => {
          const where = RUN[head];
          if (where === undefined) return [`${head}: say in ${__filename} where it is run`];
          if (where !== "not run here") return existsSync(join(ROOT, where)) ? [] : [`${where} is not there`];
          return /not run/i.test(block.after)
            ? []
            : [`${head} is not run, and nothing behind its block says so`];
        }),
      );
      expect(faults).to.deep.equal([]);
    });
});
