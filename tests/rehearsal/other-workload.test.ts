import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { bootstrapConfig, PROJECT, writtenConfig } from "../sample-settings";
import { Rehearsal } from "./rehearsal-process";

const ROOT = join(__dirname, "..", "..");
const PYTHON = "tests/workload/python";

/** A task in Python, with other bytes for each platform, and a second image, which a command of the system lays out. */
const images = {
  readings: {
    build: {
      context: PYTHON,
      dockerfile: `${PYTHON}/Dockerfile`,
      rehearsal: {
        command: ["python3", `${PYTHON}/build.py`],
        entrypoint: ["python3", "main.py"],
        workingDirectory: "/srv/readings",
        environment: { PYTHONDONTWRITEBYTECODE: "1" },
        data: {
          model: `${PYTHON}/model.json`,
          source: { input: `${PYTHON}/readings.csv`, result: `${PYTHON}/readings.banded.csv` },
        },
      },
    },
  },
  lookup: {
    build: {
      dockerfile: `${PYTHON}/Dockerfile`,
      rehearsal: { command: ["cp", `${PYTHON}/model.json`], entrypoint: ["cat", "model.json"] },
    },
  },
};

/** The fixture's stacks with another workload: nothing else is changed. */
function stackFile(stack: "dev" | "prod"): Readonly<Record<string, unknown>> {
  const written = writtenConfig(stack);
  const { task, pipeline } = Object.fromEntries(
    Object.entries(written).map(([key, value]) => [key.replace(`${PROJECT}:`, ""), value as object]),
  );
  const own = {
    images: stack === "dev" ? images : { readings: {}, lookup: {} },
    task: { ...task, image: "readings" },
    pipeline: { ...pipeline, inputKey: "raw/readings.csv", modelKey: "models/bands.json" },
    ...(stack === "dev" && {
      validation: { key: "validation/readings.csv", thresholds: { rows: { min: 1 }, outside: { max: 0.6 } } },
    }),
  };
  return {
    ...written,
    ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`${PROJECT}:${key}`, value])),
  };
}

describe("a project whose workload is another, in another language", function () {
  this.timeout(3_600_000);
  let project: string;
  let rehearsal: Rehearsal | undefined;

  before(() => {
    project = mkdtempSync(join(tmpdir(), "other-workload-"));
    const listed = execFileSync("git", [
      "-C",
      ROOT,
      "ls-files",
      "-z",
      "--cached",
      "--others",
      "--exclude-standard",
    ]);
    const theirs = /^(releases\/|(bootstrap\/)?Pulumi\..+\.yaml$|workload\/)/;
    for (const file of listed.toString().split("\0"))
      if (file !== "" && !theirs.test(file) && existsSync(join(ROOT, file)))
        cpSync(join(ROOT, file), join(project, file));
    symlinkSync(join(ROOT, "node_modules"), join(project, "node_modules"));
    for (const stack of ["dev", "prod"] as const) {
      const write = (file: string, config: unknown) =>
        writeFileSync(join(project, dirname(file), `Pulumi.${stack}.yaml`), stringify({ config }));
      write("Pulumi.yaml", stackFile(stack));
      write("bootstrap/Pulumi.yaml", bootstrapConfig(stack));
    }
  });
  after(() => {
    rehearsal?.clear();
    rmSync(project, { recursive: true, force: true });
  });

  it("is rehearsed as the sample is: built, run, promoted, and compared with the result that it declares", async () => {
    rehearsal = new Rehearsal([], {}, project);
    expect(await rehearsal.exitCode(), rehearsal.output).to.equal(0);
    const { output } = rehearsal;
    for (const image of Object.keys(images))
      expect(output).to.match(
        new RegExp(`dev: build ${image} without Docker +sha256:\\w+ for linux/amd64, linux/arm64`),
      );
    for (const stack of ["dev", "prod"])
      expect(output).to.match(
        new RegExp(
          `${stack}: the pipeline ran on its own data +processed/\\S+/readings\\.csv: the bytes of ${PYTHON}/readings\\.banded\\.csv, rows 4, outside 0\\.5`,
        ),
      );
    expect(output).to.match(/the model holds its thresholds on validation data +rows 4\.00, outside 0\.500/);
    await rehearsal.gone();
  });
});
