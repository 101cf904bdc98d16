import { expect } from "chai";
import { faultsOf } from "./faults";

/** As the keys were when a stack had one pipeline, and what replaces each. */
const MOVED: readonly (readonly [Record<string, unknown>, string])[] = [
  [
    { "ds-pipeline:task": { image: "ds-preprocessing", cpu: 512 } },
    'pipelines.preprocessing.image: "ds-preprocessing", pipelines.preprocessing.task: {"cpu":512}',
  ],
  [
    { "ds-pipeline:pipeline": { inputKey: "raw/a.csv", modelKey: "models/a", inputs: "raw-folder" } },
    'models.preprocessing.key: "models/a", pipelines.preprocessing.inputKey: "raw/a.csv", pipelines.preprocessing.inputs: "folder"',
  ],
  [{ "ds-pipeline:schedule": { enabled: false } }, 'pipelines.preprocessing.schedule: {"enabled":false}'],
  [{ "ds-pipeline:alarms": { email: "a@b.c" } }, 'pipelines.preprocessing.alarms: {"email":"a@b.c"}'],
  [
    { "ds-pipeline:validation": { key: "validation/a" } },
    'pipelines.preprocessing.validation: {"key":"validation/a"}',
  ],
  [{ "ds-pipeline:task": "large" }, "pipelines.preprocessing"],
];

describe("a setting of the time when a stack had one pipeline", () => {
  for (const [old, lines] of MOVED)
    it(`is refused with what replaces it: ${JSON.stringify(old)}`, () => {
      const faults = Object.entries(old).map(
        ([key, found]) =>
          `${key.replace("ds-pipeline:", "")}: found ${JSON.stringify(found)}; allowed: nothing, it has moved: ${lines}`,
      );
      expect(faultsOf("dev", old)).to.deep.equal(faults);
    });
});
