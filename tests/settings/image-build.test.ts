import { expect } from "chai";
import { sampleSettings } from "../sample-settings";
import { faultsOf } from "./faults";

const REHEARSAL = { command: ["python3", "build.py"], entrypoint: ["python3", "main.py"] };
const DOCKERFILE = { dockerfile: "task/Dockerfile" };
const of = (build: object) => ({ images: { "ds-preprocessing": { build } } });
const rehearsed = (changes: object) => of({ ...DOCKERFILE, rehearsal: { ...REHEARSAL, ...changes } });
const PATH =
  "a path relative to the project, such as workload/Dockerfile, without a leading slash and without ..";
const DIRECTORY = "an absolute path, such as /app";

/** A build to the fault that it is refused with, below images.ds-preprocessing.build. */
const REFUSED: readonly (readonly [object, string])[] = [
  [of({}), "dockerfile: found nothing; allowed: a path in the project"],
  [of({ dockerfile: "/etc/Dockerfile" }), `dockerfile: found "/etc/Dockerfile"; allowed: ${PATH}`],
  [of({ dockerfile: "a/../../Dockerfile" }), `dockerfile: found "a/../../Dockerfile"; allowed: ${PATH}`],
  [of({ ...DOCKERFILE, context: ".." }), `context: found ".."; allowed: ${PATH}`],
  [
    of({ ...DOCKERFILE, platforms: ["linux/amd64", "windows/amd64"] }),
    'platforms.1: found "windows/amd64"; allowed: one of linux/amd64, linux/arm64',
  ],
  [of({ ...DOCKERFILE, platforms: [] }), "platforms: found []; allowed: at least one platform"],
  [
    of({ ...DOCKERFILE, platforms: ["linux/amd64", "linux/amd64"] }),
    'platforms: found ["linux/amd64","linux/amd64"]; allowed: each platform once',
  ],
  [
    of({ ...DOCKERFILE, target: "x" }),
    "target: found an unknown key; allowed: a map with the keys context, dockerfile, platforms, rehearsal",
  ],
  [
    rehearsed({ command: "make image" }),
    'rehearsal.command: found "make image"; allowed: a list of words: [node, workload/build.mjs]',
  ],
  [
    rehearsed({ entrypoint: ["node", 8080] }),
    "rehearsal.entrypoint.1: found 8080; allowed: a text, in quotes where YAML reads something else",
  ],
  [rehearsed({ workingDirectory: "app" }), `rehearsal.workingDirectory: found "app"; allowed: ${DIRECTORY}`],
  [
    rehearsed({ workingDirectory: "/app/../etc" }),
    `rehearsal.workingDirectory: found "/app/../etc"; allowed: ${DIRECTORY}`,
  ],
  [
    rehearsed({ environment: { "A-B": "1" } }),
    'rehearsal.environment.A-B: found "A-B"; allowed: a variable\'s name of letters, digits and _',
  ],
  [
    rehearsed({ data: { model: "model.json" } }),
    "rehearsal.data.source: found nothing; allowed: a map with the keys input, result",
  ],
];

describe("how an image is built", () => {
  it("has defaults, and need not be said", () => {
    expect(sampleSettings("dev", { images: { "ds-preprocessing": {} } }).images).to.deep.equal({
      "ds-preprocessing": {},
    });
    expect(sampleSettings("dev", rehearsed({})).images["ds-preprocessing"]?.build).to.deep.equal({
      context: ".",
      ...DOCKERFILE,
      platforms: ["linux/amd64", "linux/arm64"],
      rehearsal: { ...REHEARSAL, workingDirectory: "/app", environment: {} },
    });
  });

  for (const [changes, fault] of REFUSED) {
    it(`may not be ${JSON.stringify(changes)}`, () =>
      expect(faultsOf("dev", changes as Record<string, unknown>)).to.deep.equal([
        `images.ds-preprocessing.build.${fault}`,
      ]));
  }

  it("is nothing that a target says", () => {
    expect(faultsOf("prod", of(DOCKERFILE))).to.deep.equal([
      'images.ds-preprocessing.build: found {"dockerfile":"task/Dockerfile"}; allowed: nothing: a target builds no image, and its source\'s file says how each is built',
    ]);
  });

  it("has the platform that the task runs on", () => {
    const task = (architecture: string) => ({
      cpu: 512,
      memory: 1024,
      architecture,
    });
    for (const [platforms, architecture, other] of [
      [["linux/amd64"], "X86_64", "ARM64"],
      [["linux/arm64"], "ARM64", "X86_64"],
    ] as const) {
      const built = of({ ...DOCKERFILE, platforms });
      expect(faultsOf("dev", { ...built, task: task(other) })).to.deep.equal([
        `task.architecture: found "${other}"; allowed: an architecture that images.ds-preprocessing.build.platforms has: ${platforms[0]}`,
      ]);
      expect(sampleSettings("dev", { ...built, task: task(architecture) }).task.architecture).to.equal(
        architecture,
      );
    }
  });
});
