import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { findRegctl, REGCTL_VERSION } from "../../../release/registry/find-regctl";
import { refusalOf } from "../refusal";

const INSTALL = `Install it: go install github.com/regclient/regclient/cmd/regctl@${REGCTL_VERSION}, and put Go's bin folder on the PATH.`;
const NONE = `Images are copied by regctl ${REGCTL_VERSION}, and none is on the PATH, where node_modules/.bin and relative folders do not count. ${INSTALL}`;

describe("the regctl that gets the registries' logins", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "find-regctl-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Something by that name; whoever runs it leaves a trace. @returns its folder */
  async function put(name: string, version = REGCTL_VERSION, mode = 0o755): Promise<string> {
    const bin = join(folder, name);
    await mkdir(bin, { recursive: true });
    const trace = join(folder, `ran-${name.replaceAll("/", "-")}`);
    await writeFile(
      join(bin, "regctl"),
      `#!/bin/sh\n: > ${trace}\necho "VCSTag:     ${version}"\necho "args: $*"\n`,
    );
    await chmod(join(bin, "regctl"), mode);
    return bin;
  }

  const find = (...folders: readonly string[]) => findRegctl(folders.join(delimiter));
  const traces = async () => (await readdir(folder)).filter((name) => name.startsWith("ran-"));
  const refusal = async (...folders: readonly string[]): Promise<string> => {
    const { reason, message } = await refusalOf(find(...folders));
    expect(reason).to.equal("usage");
    return message;
  };

  it("is the first on the PATH, by its absolute path", async () => {
    const [first, second] = [await put("first"), await put("second")];
    expect(await find(join(folder, "nowhere"), first, second)).to.equal(join(first, "regctl"));
    expect(await traces()).to.deep.equal(["ran-first"]);
  });

  it("is none of a package, which npm run puts first, and that one is not even run", async () => {
    const own = await put("project/node_modules/.bin");
    const above = await put("node_modules/.bin");
    const real = await put("bin");
    expect(await find(own, `${own}/`, `${above}//`, join(own, "."), `${above}/../.bin/.`, real)).to.equal(
      join(real, "regctl"),
    );
    expect(await traces()).to.deep.equal(["ran-bin"]);
    expect(await refusal(own, above)).to.equal(NONE);
  });

  it("is none of a folder that depends on where the command runs", async () => {
    const bin = await put("bin");
    const before = process.cwd();
    process.chdir(bin);
    try {
      expect(await refusal("", ".", "../bin", "bin")).to.equal(NONE);
    } finally {
      process.chdir(before);
    }
    expect(await traces()).to.deep.equal([]);
  });

  it("is none that cannot be run, nor a folder", async () => {
    const [plain, real] = [await put("plain", REGCTL_VERSION, 0o644), await put("bin")];
    await mkdir(join(folder, "odd", "regctl"), { recursive: true });
    expect(await find(plain, join(folder, "odd"), real)).to.equal(join(real, "regctl"));
  });

  it("has the version that copies were tested with", async () => {
    const [old, real] = [await put("old", "v0.9.2"), await put("bin")];
    expect(await refusal(old, real)).to.equal(
      `Images are copied by regctl ${REGCTL_VERSION}, and ${old}/regctl is v0.9.2. ${INSTALL}`,
    );
  });

  it("says its version", async () => {
    const bin = await put("bin");
    await writeFile(join(bin, "regctl"), "#!/bin/sh\nexit 3\n");
    expect(await refusal(bin)).to.equal(
      `Images are copied by regctl ${REGCTL_VERSION}, and ${bin}/regctl does not say its version (Command failed: ${bin}/regctl version). ${INSTALL}`,
    );
  });

  it("is missed where there is none", async () => {
    expect(await refusal(folder)).to.equal(NONE);
    expect(await findRegctl("").then(String, (error: Error) => error.message)).to.equal(NONE);
  });
});
