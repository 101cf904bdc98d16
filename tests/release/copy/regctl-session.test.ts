import { expect } from "chai";
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Login } from "../../../release/registry/login";
import { Unavailable } from "../../../release/registry/patience";
import { Denied, RegctlSession } from "../../../release/registry/regctl-session";
import { RegistryError } from "../../../release/registry/registry-error";

const PASSWORD = "a-password-nobody-shall-see";
const WAY = {
  from: "127.0.0.1:1/ds",
  to: "127.0.0.1:2/ds",
  digest: `sha256:${"a".repeat(64)}`,
  repair: false,
};

describe("regctl with credentials", () => {
  let folder: string;
  let temporary: string | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "regctl-test-"));
    temporary = process.env["TMPDIR"];
    process.env["TMPDIR"] = folder;
  });
  afterEach(async () => {
    if (temporary === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = temporary;
    await rm(folder, { recursive: true });
  });

  /** The error of a copy by something that takes regctl's place. */
  async function failureOf(script: string): Promise<Error> {
    const regctl = join(folder, "regctl");
    await writeFile(regctl, `#!/bin/sh\n${script}\n`);
    await chmod(regctl, 0o755);
    const login = new Login("127.0.0.1:1", async () => ({ username: "AWS", password: PASSWORD }));
    const failure = await new RegctlSession(regctl, [login]).copy(WAY).then(
      () => new Error("no failure"),
      (error: Error) => error,
    );
    expect(await readdir(folder)).to.deep.equal(["regctl"]);
    return failure;
  }

  it("gets them through an open file that is nowhere any more, and nobody else sees them", async () => {
    const { message } = await failureOf(
      'echo "args: $@"; env; stat -L -c "mode %a" /dev/fd/3; cat /dev/fd/3; exit 1',
    );
    expect(message).to.include(
      `args: image copy ${WAY.from}@${WAY.digest} ${WAY.to}@${WAY.digest} --verbosity error\n`,
    );
    expect(message).to.include("mode 600\n");
    expect(message).to.include('"user":"AWS","pass":"***"');
    expect(message).to.not.include(PASSWORD);
  });

  it("keeps them out of what regctl prints, in base64 too", async () => {
    const basic = Buffer.from(`AWS:${PASSWORD}`).toString("base64");
    const { message } = await failureOf(`echo "Authorization: Basic ${basic}" >&2; exit 1`);
    expect(message).to.include("Authorization: Basic ***");
  });

  const meanings: readonly [string, new (...args: never[]) => Error, string | undefined][] = [
    ["request failed: unauthorized [http 403]: no", Denied, undefined],
    ["unexpected http status code: Service Unavailable [http 503]", Unavailable, undefined],
    ["read tcp: connection reset by peer", Unavailable, undefined],
    ["dial tcp 127.0.0.1:2: connect: connection refused", Unavailable, undefined],
    [
      '[http 400]: {"errors":[{"code":"DIGEST_INVALID"},{"code":"MANIFEST_BLOB_UNKNOWN"}]}',
      Unavailable,
      undefined,
    ],
    ["digest mismatch, expected sha256:a, received sha256:b", RegistryError, "digest-mismatch"],
    ['not found [http 404]: {"errors":[{"code":"NAME_UNKNOWN"}]}', RegistryError, "missing-repository"],
    ['not found [http 404]: {"errors":[{"code":"BLOB_UNKNOWN"}]}', RegistryError, "missing-source"],
    ["manifest too large", RegistryError, "refused"],
  ];
  for (const [said, kind, code] of meanings)
    it(`means ${code ?? kind.name} by: ${said}`, async () => {
      const failure = await failureOf(`echo '${said}' >&2; exit 1`);
      expect(failure).to.be.instanceOf(kind);
      expect(failure instanceof RegistryError ? failure.code : undefined).to.equal(code);
      expect(failure.message).to.include(`\`regctl image copy\` says: ${said}`);
    });
});
