import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readDeclaredBuilds } from "../../rehearsal/images/declared-builds";
import { layOut } from "../../rehearsal/images/lay-out";
import { sampleSettings } from "../sample-settings";
import { failure } from "./emulator-fixture";
import { scratchFolder } from "../scratch-folder";

const DOCKERFILE = "task/Dockerfile";
const DATA = { model: "task/model", source: { input: "task/input.csv" } };
const REHEARSAL = { command: ["node", "build.mjs"], entrypoint: ["./run"], data: DATA };

describe("an image that a rehearsal builds", () => {
  let folder: string;
  beforeEach(() => {
    folder = scratchFolder();
    for (const part of ["project/task", "image"]) mkdirSync(join(folder, part), { recursive: true });
    execFileSync("git", ["init", "--quiet", join(folder, "project")]);
    for (const file of [DOCKERFILE, DATA.model, DATA.source.input, ".gitignore"])
      writeFileSync(join(folder, "project", file), "cache/\n");
  });

  describe("is laid out by its command, which", () => {
    /** Runs a command that knows the folder to fill as `folder`. @returns the message of its failure */
    const lay = (script: string) => layWith(["node", "-e", `const folder = process.argv[1]; ${script}`]);
    const layWith = (command: string[]) =>
      failure(
        layOut({
          image: "report",
          command,
          platform: "linux/arm64",
          project: join(folder, "project"),
          folder: join(folder, "image"),
        }),
      );
    const write = 'require("fs").writeFileSync(folder + "/main", "x");';
    const LINK = 'require("fs").symlinkSync';
    const what = (command: string) =>
      `The command that lays out report for linux/arm64 (images.report.build.rehearsal.command), \`${command}\`,`;

    it("is told the platform and nothing of AWS, and runs in the project", async () => {
      process.env["AWS_SECRET_ACCESS_KEY"] = "secret";
      const told =
        "[process.cwd(), ...Object.keys(process.env).filter((name) => /^(TARGET|AWS_)/.test(name)).sort().map((name) => name + '=' + process.env[name])]";
      const message = await lay(
        `require("fs").mkdirSync(folder + "/deep"); require("fs").writeFileSync(folder + "/deep/told", JSON.stringify(${told})); ${LINK}("deep/told", folder + "/link"); ${LINK}("deep", folder + "/also");`,
      );
      delete process.env["AWS_SECRET_ACCESS_KEY"];
      expect(message).to.equal("no failure");
      expect(JSON.parse(readFileSync(join(folder, "image", "deep", "told"), "utf8"))).to.deep.equal([
        join(folder, "project"),
        "TARGETARCH=arm64",
        "TARGETOS=linux",
        "TARGETPLATFORM=linux/arm64",
      ]);
    });

    const faults: readonly (readonly [string, string, string])[] = [
      ["fails", 'console.error("no compiler"); process.exit(3)', " ended with exit code 3:\n  no compiler"],
      ["writes nothing", "", " wrote no file into the folder that it was given"],
      [
        "makes folders only",
        'require("fs").mkdirSync(folder + "/a")',
        " wrote no file into the folder that it was given",
      ],
      [
        "leaves a broken link",
        `${write} ${LINK}("nowhere", folder + "/link")`,
        " left the link link, which is broken: there is no nowhere",
      ],
      [
        "leaves a link to this machine",
        `${write} ${LINK}("/etc/hosts", folder + "/link")`,
        " left the link link, which leads to /etc/hosts: write a relative link, as the folder is elsewhere in the image",
      ],
      [
        "leaves a link out of the folder",
        `${write} ${LINK}("../project", folder + "/link")`,
        " left the link link, which leads out of the folder, to ../project",
      ],
      [
        "leaves what is not a file",
        `${write} require("child_process").execFileSync("mkfifo", [folder + "/pipe"])`,
        " left pipe, which is neither a file, a folder nor a link",
      ],
      [
        "writes into the project",
        `${write} require("fs").writeFileSync("task/out", "")`,
        " changed the project (?? task/out): write into the folder only, or have git ignore it",
      ],
      [
        "does several of these",
        `${LINK}("b", folder + "/a"); ${LINK}("/c", folder + "/d");`,
        "\n  left the link a, which is broken: there is no b\n  left the link d, which leads to /c: write a relative link, as the folder is elsewhere in the image",
      ],
    ];
    for (const [fault, script, message] of faults) {
      it(`is an error when it ${fault}`, async () => {
        const found = await lay(script);
        expect(found.slice(found.lastIndexOf("`,") + 2)).to.equal(message);
        expect(found).to.include("images.report.build.rehearsal.command");
      });
    }

    it("may write into the project what git ignores", async () => {
      expect(
        await lay(`${write} require("fs").mkdirSync("cache"); require("fs").writeFileSync("cache/x", "")`),
      ).to.equal("no failure");
    });

    it("is an error when there is no such program", async () => {
      for (const program of ["no-such-program", "./no-such-program"])
        expect(await layWith([program, "a"])).to.equal(
          `${what(`${program} a`)} could not be run:\n  spawn ${program} ENOENT`,
        );
    });
  });

  describe("is declared", () => {
    const read = (images: object, image = "report") =>
      readDeclaredBuilds(join(folder, "project"), sampleSettings("dev", { images, image }));
    const refusal = (images: object, image?: string): string => {
      try {
        read(images, image);
        return "no failure";
      } catch (error) {
        return (error as Error).message;
      }
    };

    it("with what its runs work on, where it has runs", () => {
      const { images, data } = read({
        report: { build: { dockerfile: DOCKERFILE, rehearsal: REHEARSAL } },
        other: { build: { dockerfile: DOCKERFILE, rehearsal: { ...REHEARSAL, data: undefined } } },
      });
      expect([...images.keys()]).to.deep.equal(["report", "other"]);
      expect(images.get("report")?.platforms).to.deep.equal(["linux/amd64", "linux/arm64"]);
      expect([...data]).to.deep.equal([["report", DATA]]);
    });

    it("or else what to write is said, for all images at once", () => {
      const images = {
        report: {},
        "ai-service": { build: { dockerfile: DOCKERFILE } },
        done: { build: { dockerfile: DOCKERFILE, rehearsal: { ...REHEARSAL, data: undefined } } },
      };
      expect(refusal(images)).to.equal(`Pulumi.dev.yaml does not say how a rehearsal builds the images of dev:
  images.report has no build
  images.ai-service has no rehearsal
Write, with what is yours in the place of <…> (workload/README.md says what each is):

  ds-pipeline:images:
    report:
      build:
        dockerfile: <a file>
        rehearsal:
          command: [<program>, <argument>]      # fills the folder that it gets as its last argument
          entrypoint: [<program>, <argument>]   # starts what is in it
          data:
            model: <a file>
            source: { input: <a file> }
    ai-service:
      build:
        dockerfile: <a file>
        rehearsal:
          command: [<program>, <argument>]      # fills the folder that it gets as its last argument
          entrypoint: [<program>, <argument>]   # starts what is in it
`);
      expect(refusal(images, "done")).to.include("images.done has no data, which the task works on\n");
    });

    it("or else every file that the project lacks, and every program that the machine lacks, is named", () => {
      const rehearsal = {
        command: ["no-such-compiler"],
        entrypoint: ["no-such-interpreter", "main"],
        data: {
          model: "task",
          nextModel: "next",
          source: { input: "a.csv", result: "b.csv" },
          target: { input: "c.csv", result: "d.csv" },
        },
      };
      const lacks = (key: string, path: string) =>
        `  images.report.build.${key}: the project has no file ${path}`;
      const lacking = (key: string, program: string) =>
        `  images.report.build.rehearsal.${key}: the PATH of this machine has no ${program}: install it`;
      expect(
        refusal({ report: { build: { context: DOCKERFILE, dockerfile: "task", rehearsal } } }).split("\n"),
      ).to.deep.equal([
        "Pulumi.dev.yaml does not say how a rehearsal builds the images of dev:",
        `  images.report.build.context: the project has no folder ${DOCKERFILE}`,
        lacks("dockerfile", "task"),
        lacks("rehearsal.data.model", "task"),
        lacks("rehearsal.data.nextModel", "next"),
        lacks("rehearsal.data.source.input", "a.csv"),
        lacks("rehearsal.data.source.result", "b.csv"),
        lacks("rehearsal.data.target.input", "c.csv"),
        lacks("rehearsal.data.target.result", "d.csv"),
        lacking("command", "no-such-compiler"),
        lacking("entrypoint", "no-such-interpreter"),
      ]);
    });
  });
});
