import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { fixtureFiles } from "../fixture-project";
import { PROJECT, writtenConfig } from "../sample-settings";
import { ProjectCopy } from "./project-copy";
import { Rehearsal } from "./rehearsal-process";

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

const stackFiles = Object.fromEntries(
  (["dev", "prod"] as const).map((stack) => [
    `Pulumi.${stack}.yaml`,
    stringify({ config: stackFile(stack) }),
  ]),
);

describe("a project whose workload is another, in another language", function () {
  this.timeout(3_600_000);
  let project: ProjectCopy;
  let rehearsal: Rehearsal | undefined;

  before(() => {
    project = new ProjectCopy({ ...fixtureFiles(), ...stackFiles });
    rmSync(join(project.folder, "workload"), { recursive: true });
  });
  after(() => {
    rehearsal?.clear();
    project.remove();
  });

  it("is rehearsed as the sample is: built, run, promoted, and compared with the result that it declares", async () => {
    rehearsal = new Rehearsal({ project: project.folder });
    expect(await rehearsal.exitCode(), rehearsal.output).to.equal(0);
    const said = rehearsal.output.replace(/\s+/g, " ");
    for (const image of Object.keys(images))
      expect(said).to.match(
        new RegExp(`dev: build ${image} without Docker sha256:\\w+ for linux/amd64, linux/arm64`),
      );
    for (const seen of [`the bytes of ${PYTHON}/readings.banded.csv`, "rows 4, outside 0.5"])
      expect(said.split(seen), seen).to.have.length.at.least(3);
    await rehearsal.gone();
  });
});
