import { expect } from "chai";
import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PLATFORM } from "../../rehearsal/tools/cache/folder";
import { ensurePulumi } from "../../rehearsal/tools/pulumi";
import { Machine } from "./tools-fixture";

describe("the Pulumi CLI", () => {
  let machine: Machine;
  beforeEach(async () => {
    machine = await Machine.start();
    await machine.putGo();
    await machine.answerForVendor(undefined);
  });
  afterEach(() => machine.stop());

  const onPath = (version: string) => machine.put("pulumi", `#!/bin/sh\necho ${version}\n`);
  const built = () => join(machine.cache, `pulumi-v3.276.0-${PLATFORM}`, "bin", "pulumi");

  it("is the one on the PATH when it is as new as the SDK", async () => {
    await onPath("v3.270.0");
    const { command, version } = await ensurePulumi(machine.options);
    expect([command, String(version), machine.told]).to.deep.equal(["pulumi", "3.270.0", ""]);
  });

  for (const [version, why] of [
    ["v3.269.0", "The minimum CLI version requirement is 3.270.0, your current CLI version is v3.269.0."],
    ["none", "Failed to parse Pulumi CLI version."],
  ] as const)
    it(`is ours when the one on the PATH says it is ${version}, which is said`, async () => {
      await onPath(version);
      const { command } = await ensurePulumi(machine.options);
      expect(command).to.equal(built());
      expect(machine.told).to.include("The Pulumi CLI on the PATH is not used.").and.include(why);
    });

  it("is the vendor's release where its site answers, without Go", async () => {
    await machine.put("go", "#!/bin/sh\nexit 1\n");
    await machine.answerForVendor(
      `#!/bin/sh\nmkdir -p "$3/bin"; printf '#!/bin/sh\\necho v%s\\n' "$5" >"$3/bin/pulumi"; chmod +x "$3/bin/pulumi"`,
    );
    const { command, version } = await ensurePulumi(machine.options);
    expect([command, String(version)]).to.deep.equal([built(), "3.276.0"]);
  });

  it("is built when the vendor's script fails half way, of which nothing is left", async () => {
    await machine.answerForVendor(
      `#!/bin/sh\nmkdir -p "$3/bin"; echo half >"$3/bin/half"; echo "$5" >"$LOG/vendor"; exit 1`,
    );
    await ensurePulumi(machine.options);
    expect(await machine.builds()).to.have.length(1);
    expect(await readFile(join(machine.log, "vendor"), "utf8")).to.equal("3.276.0\n");
    expect(await readdir(dirname(built()))).to.deep.equal(["pulumi"]);
  });
});
