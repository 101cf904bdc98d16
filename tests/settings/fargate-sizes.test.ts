import { expect } from "chai";
import { fargateSizeFault } from "../../settings/fargate-sizes";
import { faultsOf } from "./faults";

/** CPU units to smallest and largest memory, step, and what the message says instead. */
const RANGES = [
  [512, 1024, 4096, 1024],
  [1024, 2048, 8192, 1024],
  [2048, 4096, 16384, 1024],
  [4096, 8192, 30720, 1024],
  [8192, 16384, 61440, 4096],
  [16384, 32768, 122880, 8192],
] as const;

describe("a Fargate size", () => {
  it("exists for a quarter CPU with exactly three sizes of memory", () => {
    const sizes = [511, 512, 513, 768, 1024, 1536, 2048, 2049, 3072];
    const existing = sizes.filter((memory) => fargateSizeFault(256, memory) === undefined);
    expect(existing).to.deep.equal([512, 1024, 2048]);
    expect(fargateSizeFault(256, 3072)).to.equal("for a cpu of 256, a memory of 512, 1024, 2048 MiB");
  });

  for (const [cpu, min, max, step] of RANGES) {
    it(`exists for a cpu of ${cpu} from ${min} to ${max} MiB in steps of ${step}, and nowhere else`, () => {
      for (let memory = min; memory <= max; memory += step)
        expect(fargateSizeFault(cpu, memory), `${memory} MiB`).to.equal(undefined);
      const fault = `for a cpu of ${cpu}, a memory from ${min} to ${max} MiB in steps of ${step}`;
      for (const memory of [min - step, min - 1, min + 1, min + step / 2, max - 1, max + 1, max + step])
        expect(fargateSizeFault(cpu, memory), `${memory} MiB`).to.equal(fault);
    });
  }

  it("does not exist for another cpu", () => {
    for (const cpu of [0, 255, 257, 300, 768, 3072, 32768])
      expect(fargateSizeFault(cpu, 2048), `cpu ${cpu}`).to.equal(
        "a cpu of 256, 512, 1024, 2048, 4096, 8192, 16384 units",
      );
  });

  it("is refused in the settings with the pair that was found", () => {
    expect(faultsOf("dev", { task: { cpu: 1024, memory: 1024 } })).to.deep.equal([
      'task: found {"cpu":1024,"memory":1024}; allowed: for a cpu of 1024, a memory from 2048 to 8192 MiB in steps of 1024',
    ]);
  });
});
