import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tar from "tar";
import { hostCommand } from "../../rehearsal/containers/command";
import { ContainerProcess } from "../../rehearsal/containers/container-process";
import { startContainerHost } from "../../rehearsal/containers/container-host";
import { type Image, unpackImage } from "../../rehearsal/containers/image";
import { eventually, failure, isAlive } from "./emulator-fixture";
import { scratchFolder } from "../scratch-folder";

describe("a container host", () => {
  let folder: string;
  beforeEach(() => (folder = scratchFolder()));

  /** An image of layers with the given files, lowest first, and links where the content starts with "-> ". */
  async function image(...contents: Record<string, string>[]): Promise<Image> {
    const layers = contents.map(async (files) => {
      const cwd = await mkdtemp(join(folder, "layer-"));
      for (const [path, content] of Object.entries(files)) {
        await mkdir(join(cwd, path, ".."), { recursive: true });
        if (content.startsWith("-> ")) await symlink(content.slice(3), join(cwd, path));
        else await writeFile(join(cwd, path), content);
      }
      await tar.create({ cwd, file: `${cwd}.tar`, preservePaths: true }, Object.keys(files));
      return `${cwd}.tar`;
    });
    return { digest: "", config: {}, layers: await Promise.all(layers) };
  }

  it("unpacks layers over each other", async () => {
    const rootfs = join(folder, "rootfs");
    const lower = { "etc/a": "1", "etc/b": "1", "etc/link": "-> ../etc/b" };
    await unpackImage(await image(lower, { "etc/a": "2" }), rootfs);
    const read = (name: string) => readFile(join(rootfs, "etc", name), "utf8");
    expect([await read("a"), await read("b"), await read("link")]).to.deep.equal(["2", "1", "1"]);
  });

  it("refuses layers that leave the root file system, or delete files of layers below", async () => {
    const refused = async (files: Record<string, string>) =>
      failure(unpackImage(await image(files), join(folder, "rootfs")));
    expect(await refused({ "../outside": "" })).to.match(/path contains '\.\.'/);
    expect(await refused({ "etc/up": "-> ../../outside" })).to.match(/linkpath escapes/);
    expect(await refused({ "etc/hosts": "-> /etc/hosts" })).to.match(/absolute linkpath/);
    expect(await refused({ "etc/.wh.b": "" })).to.match(/deletes etc\/\.wh\.b: only/);
  });

  it("maps the paths of a command into the image, and takes a program that the image lacks from this machine", async () => {
    await mkdir(join(folder, "app"));
    for (const file of ["main.js", "tool", "app/run"])
      await writeFile(join(folder, file), "", { mode: 0o755 });
    const main = join(folder, "main.js");
    expect(hostCommand(["/nodejs/bin/node", "/main.js", "/absent", "/"], folder)).to.deep.equal([
      process.execPath,
      main,
      "/absent",
      "/",
    ]);
    expect(hostCommand(["node", "main.js"], folder)).to.deep.equal([process.execPath, "main.js"]);
    expect(hostCommand(["/tool", "65"], folder)).to.deep.equal([join(folder, "tool"), "65"]);
    expect(hostCommand(["./run", "65"], folder, "/app")).to.deep.equal([join(folder, "app", "run"), "65"]);
    for (const sh of ["sh", "/usr/local/bin/sh"])
      expect(hostCommand([sh], folder)[0])
        .to.match(/^\/.*\/sh$/)
        .and.not.include(folder);
    for (const absent of ["no-such-program", "/usr/bin/no-such-program", "./no-such-program"])
      expect(() => hostCommand([absent], folder, "/app")).to.throw(
        `exec: the image has no ${absent}, and without a container engine the program is this machine's, whose PATH has none. Install it`,
      );
    expect(() => hostCommand([], folder)).to.throw(/neither Entrypoint nor Cmd/);
  });

  it("gives whole lines, the exit code, and nothing of this machine's environment", async () => {
    const script =
      "process.stdout.write('a'); setTimeout(() => { console.log('b', process.env.HOME); process.exit(7) }, 50)";
    const container = new ContainerProcess([process.execPath, "-e", script], { cwd: folder, env: {} });
    const [code] = (await once(container, "exit")) as [number];
    expect(code).to.equal(7);
    expect(container.output.map(({ stream, text }) => `${stream} ${text.toString()}`)).to.deep.equal([
      "1 ab undefined\n",
    ]);
  });

  it("lets a process end by itself on SIGTERM, and kills one that does not with all it started", async () => {
    const graceful =
      "process.on('SIGTERM', () => process.exit(3)); setInterval(() => {}, 1000); console.log(process.pid)";
    const first = await started(graceful);
    await first.stop(5_000);
    expect(first.exitCode).to.equal(3);
    const stubborn = `
      process.on('SIGTERM', () => {});
      const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      setInterval(() => {}, 1000);
      console.log(child.pid);`;
    const second = await started(stubborn);
    const grandchild = Number(second.output[0]?.text.toString());
    await second.stop(100);
    expect(second.exitCode).to.equal(137);
    await eventually("the grandchild's end", () => Promise.resolve(isAlive(grandchild) ? undefined : true));
  });

  async function started(script: string): Promise<ContainerProcess> {
    const container = new ContainerProcess([process.execPath, "-e", script], { cwd: folder, env: {} });
    if (container.output.length === 0) await once(container, "output");
    return container;
  }

  it("leaves no container behind when it is killed itself", async () => {
    const parent = `
      const { ContainerProcess } = require("./rehearsal/containers/container-process.ts");
      const env = {}, cwd = process.cwd();
      new ContainerProcess([process.execPath, "-e", "console.log(process.pid); setInterval(() => {}, 1000)"], { cwd, env })
        .on("output", ({ text }) => process.stdout.write(text));`;
    const child = spawn(process.execPath, ["-r", "./register.cjs", "-e", parent], {
      cwd: join(__dirname, "..", ".."),
    });
    const [printed] = (await once(child.stdout, "data")) as [Buffer];
    const pid = Number(printed.toString());
    expect(isAlive(pid)).to.equal(true);
    child.kill("SIGKILL");
    await eventually("the container's end", () => Promise.resolve(isAlive(pid) ? undefined : true));
  });

  it("answers what it does not know with an error in Docker's shape", async () => {
    const host = await startContainerHost({
      folder,
      regctl: "none",
      registry: () => Promise.reject(new Error("No registry is asked.")),
      environment: () => ({}),
    });
    const answer = await fetch(`${host.url.replace("tcp:", "http:")}/v1.44/volumes`);
    expect(answer.status).to.equal(404);
    expect(await answer.json()).to.deep.equal({ message: "GET /volumes is not part of this container host" });
    await host.stop();
  });
});
