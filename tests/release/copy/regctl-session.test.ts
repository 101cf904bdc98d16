import { expect } from "chai";
import fs, { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Login } from "../../../release/registry/login";
import { Unavailable } from "../../../release/registry/retry";
import { Denied, RegctlSession } from "../../../release/registry/regctl-session";
import { RegistryError } from "../../../release/registry/registry-error";

const PASSWORD = "a-password-nobody-shall-see";
const WAY = {
  from: "127.0.0.1:1/ds",
  to: "127.0.0.1:2/ds",
  digest: `sha256:${"a".repeat(64)}`,
  bytes: 6_400_000,
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
  async function failureOf(script: string, timeLimit?: (bytes: number) => number): Promise<Error> {
    const regctl = join(folder, "regctl");
    await writeFile(regctl, `#!/bin/sh\n${script}\n`);
    await chmod(regctl, 0o755);
    const login = new Login("127.0.0.1:1", async () => ({ username: "AWS", password: PASSWORD }));
    const failure = await new RegctlSession(() => Promise.resolve(regctl), [login], timeLimit).copy(WAY).then(
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
      `args: image copy ${WAY.from}@${WAY.digest} ${WAY.to}@${WAY.digest} --verbosity error `,
    );
    expect(message).to.include(" mode 600 ");
    expect(message).to.include('"user":"AWS","pass":"***"');
    expect(message).to.not.include(PASSWORD);
  });

  it("keeps them out of what regctl prints, in base64 too", async () => {
    const basic = Buffer.from(`AWS:${PASSWORD}`).toString("base64");
    const { message } = await failureOf(`echo "Authorization: Basic ${basic}" >&2; exit 1`);
    expect(message).to.include("Authorization: Basic ***");
  });

  it("are in a file that only this user may read, and which has no name any more when they are written", async () => {
    const seen: string[] = [];
    const { rm: remove } = fs;
    fs.rm = async (path, options) => {
      const [name = ""] = await readdir(String(path));
      const [parent, file] = [await stat(String(path)), await stat(join(String(path), name))];
      seen.push(`${(parent.mode & 0o777).toString(8)} ${(file.mode & 0o777).toString(8)} ${file.size} bytes`);
      await remove(path, options);
    };
    try {
      await failureOf("exit 1");
    } finally {
      fs.rm = remove;
    }
    expect(seen).to.deep.equal(["700 600 0 bytes"]);
  });

  it("says where a file cannot be written, and does not begin", async () => {
    for (const [name, reason] of [
      ["nowhere", "ENOENT: no such file or directory"],
      ["regctl", "ENOTDIR: not a directory"],
    ] as const) {
      await writeFile(join(folder, "regctl"), "");
      process.env["TMPDIR"] = join(folder, name);
      const { message } = await failureOf("touch began");
      expect(message).to.match(
        new RegExp(
          `^A file of 1 kB cannot be written in the folder for temporary files, ${folder}/${name} \\(${reason}, mkdtemp '[^']*'\\)\\. No tag was set: make room there, or let TMPDIR name another folder, then run the same command again\\.$`,
        ),
      );
    }
  });

  it("ends a regctl that has no end, and says so when somebody else ends it", async () => {
    const asked: number[] = [];
    const silent = await failureOf("exec sleep 60", (bytes) => {
      asked.push(bytes);
      return 20.5;
    });
    expect(silent).to.be.instanceOf(Unavailable);
    expect(silent.message).to.equal("`regctl image copy` timed out after 0.021 s");
    expect(asked).to.deep.equal([WAY.bytes]);
    const killed = await failureOf("kill -9 $$");
    expect(killed.message).to.equal(
      "`regctl image copy` was killed (SIGKILL), probably out of memory. No tag was set: run the same command again; what is copied already is not copied again.",
    );
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
