import { expect } from "chai";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadState, markSecret, saveState } from "../../rehearsal/engine";
import { MemoryCloud } from "./memory-provider";
import { deployed, errors, resource, run } from "./run-program";

describe("secrets and state", function () {
  this.timeout(60_000);
  let folder = "";
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "engine-state-"))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("gives a secret to the provider only, and keeps it marked in the state", async () => {
    const { cloud, first: up } = await deployed("basic");
    const { inputs, outputs } = resource(up, "password");
    expect([inputs.value, outputs.value]).to.deep.equal(["[secret]", "[secret]"]);
    expect([...cloud.existing.values()].map((each) => each.value)).to.include("correct-horse");
    const stored = up.state.resources.find((each) => each.name === "password");
    expect(stored?.inputs.value).to.deep.equal(markSecret("correct-horse"));
    expect(stored?.outputs.value).to.deep.equal(markSecret("correct-horse"));
    expect(up.state.outputs.password).to.deep.equal(markSecret("correct-horse"));
  });

  it("masks secrets in messages", async () => {
    const cloud = new MemoryCloud();
    const up = await run("basic", cloud, {
      mode: "up",
      configureProvider: async (name, inputs) => ({
        ...(await cloud.configure(name, inputs)),
        create: (request) =>
          Promise.reject(new Error(`cannot make it with ${JSON.stringify(request.inputs)}`)),
      }),
      config: { "pipeline:withoutObject": "true" },
    });
    expect(errors(up)).not.to.be.empty;
    expect(JSON.stringify(up.diagnostics)).not.to.include("correct-horse");
  });

  it("survives a round through a file that only its owner can read", async () => {
    const file = join(folder, "dev.json");
    expect(await loadState(file)).to.be.undefined;
    const { cloud, first } = await deployed("basic");
    const { state } = first;
    await saveState(file, state);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    const loaded = await loadState(file);
    expect(loaded).to.deep.equal(state);
    const again = await run("basic", cloud, { mode: "preview", state: loaded });
    expect(again.changes.same).to.equal(6);
    expect((await readFile(file, "utf8")).endsWith("}\n")).to.be.true;
  });

  it("refuses a file that is not a state", async () => {
    const file = join(folder, "dev.json");
    const refusal = async (text: string) => {
      await writeFile(file, text);
      return loadState(file).then(
        () => "accepted",
        (error: Error) => error.message,
      );
    };
    expect(await refusal('{"version":2}')).to.equal(
      `${file} is not a stack state: its version is 2, expected 1. ` +
        "Restore it from a copy, or delete it to start from nothing.",
    );
    expect(await refusal('{"version":1,')).to.include("is not a stack state: ");
  });
});
