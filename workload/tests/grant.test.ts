import { expect } from "chai";
import { workloadParameters } from "../../documents/state-machine/parameters";
import { readSettings } from "../src/settings";

describe("what the task role lets the workload read", () => {
  it("is exactly the parameters that the workload asks for", async () => {
    let asked: readonly string[] = [];
    await readSettings({ PARAMETER_PATH: "/ds/preprocessing" }, "run-1", (names) => {
      asked = names;
      return Promise.resolve(new Map(names.map((name) => [name, "x"])));
    }).catch(() => undefined); // the values are no settings; the question is what was asked
    expect([...asked].sort()).to.deep.equal(
      workloadParameters({ inputs: "input-key", model: { name: "m", key: "models/m" } })
        .map((name) => `/ds/preprocessing/${name}`)
        .sort(),
    );
  });
});
