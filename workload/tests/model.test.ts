import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { expect } from "chai";
import { maxModelBytes, parseModel, readWithin } from "../src/model";
import { TaskFailure } from "../src/task-failure";
import { rejection } from "./rejection";

const expected =
  'It must be {"format": "standard-scaler/1", "column": <name>, "mean": <number>, "scale": <number above 0>}.';

describe("parseModel", () => {
  it("reads the sample", () => {
    const sample = readFileSync(resolve(__dirname, "../sample/model.json"));
    expect(parseModel(sample, "m")).to.deep.equal({ column: "value", mean: 135.2944, scale: 15.0008 });
  });

  const malformed = [
    { found: "\x80\x04pickle", problem: "it is not JSON" },
    { found: "", problem: "it is not JSON" },
    { found: "[1]", problem: "it is not a JSON object" },
    { found: "null", problem: "it is not a JSON object" },
    { found: "{}", problem: "format is missing, column is missing, mean is missing, scale is missing" },
    {
      found: `{"format":"standard-scaler/2","column":"","mean":"1","scale":0}`,
      problem: `format is "standard-scaler/2", column is "", mean is "1", scale is 0`,
    },
    {
      found: `{"format":"standard-scaler/1","column":"v","mean":1e999,"scale":-1}`,
      problem: "mean is Infinity, scale is -1",
    },
  ];
  for (const { found, problem } of malformed) {
    it(`refuses ${JSON.stringify(found)}`, () => {
      expect(() => parseModel(Buffer.from(found), "s3://a/m")).to.throw(
        TaskFailure,
        `The model s3://a/m is malformed: ${problem}. ${expected}`,
      );
    });
  }
});

describe("readWithin", () => {
  it("reads up to the limit and no further", async () => {
    const chunks = () => Readable.from([Buffer.from("abc"), Buffer.from("def")]);
    expect((await readWithin(chunks(), "m", 6)).toString()).to.equal("abcdef");

    const body = chunks();
    expect(await rejection(readWithin(body, "s3://a/m", 5), "BadModel")).to.equal(
      "The model s3://a/m is larger than 5 bytes, the most that is loaded. Check that model-key names the model.",
    );
    expect(body.destroyed).to.equal(true);
  });

  it("is used with a limit of 64 MiB", () => {
    expect(maxModelBytes).to.equal(67_108_864);
  });
});
