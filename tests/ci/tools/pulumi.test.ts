import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { installPulumi, PIN, pinPulumi } from "../../../ci/tools/pulumi";
import { JobFixture, refusal } from "../job-fixture";

const ARCHIVE = "pulumi-v3.270.0-linux-x64.tar.gz";

describe("the Pulumi CLI of jobs", () => {
  let fixture: JobFixture;
  let server: Server;
  let bytes: Buffer;
  let asked: string[];
  before(() => {
    const made = new JobFixture();
    made.write("pulumi/pulumi", "#!/bin/sh\necho v3.270.0\n");
    chmodSync(join(made.folder, "pulumi", "pulumi"), 0o755);
    bytes = execFileSync("tar", ["-czf", "-", "pulumi"], { cwd: made.folder });
    made.stop();
  });
  beforeEach(async () => {
    fixture = new JobFixture();
    mkdirSync(join(fixture.folder, ".github"));
    asked = [];
    server = createServer(({ url = "" }, response) => {
      asked.push(url);
      response.writeHead(url === `/${ARCHIVE}` ? 200 : 403).end(bytes);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    fixture.stop();
  });

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = () => join(fixture.folder, "installed");
  const install = () => installPulumi(fixture.folder, folder(), url());
  const sha256 = () => createHash("sha256").update(bytes).digest("hex");

  it("is pinned by a line as sha256sum writes it, and then installed and found", async () => {
    expect(await pinPulumi(fixture.folder, "3.270.0", url())).to.equal(`${sha256()}  ${ARCHIVE}`);
    expect(fixture.read(PIN)).to.equal(`${sha256()}  ${ARCHIVE}\n`);
    const found = await install();
    expect(execFileSync(join(found, "pulumi"), { encoding: "utf8" })).to.equal("v3.270.0\n");
  });

  const NOTHING = () => expect(existsSync(folder())).to.equal(false);

  it("is not installed where nothing is pinned, and nobody is asked for it", async () => {
    expect(await refusal(install())).to.equal(
      ".github/pulumi.sha256 is not there, so nothing says which Pulumi CLI may run with credentials. Write it once and commit it: npm run ci -- install pulumi --pin <version>",
    );
    NOTHING();
    expect(asked).to.deep.equal([]);
  });

  it("is not installed by a pin that is anything else than one such line", async () => {
    const line = `${sha256()}  ${ARCHIVE}`;
    for (const text of [
      "",
      `${line}\n${line}\n`,
      line.toUpperCase(),
      `${sha256().slice(1)}  ${ARCHIVE}\n`,
      `${sha256()} ${ARCHIVE}\n`,
      `${sha256()}  ../${ARCHIVE}\n`,
      `${sha256()}  pulumi-v3.270.0-darwin-x64.tar.gz\n`,
    ]) {
      writeFileSync(join(fixture.folder, PIN), text);
      expect(await refusal(install())).to.equal(
        ".github/pulumi.sha256 has to be one line as sha256sum writes it. Write it anew: npm run ci -- install pulumi --pin <version>",
      );
    }
    NOTHING();
    expect(asked).to.deep.equal([]);
  });

  it("is not installed with other bytes than those that were pinned", async () => {
    const pinned = "0".repeat(64);
    writeFileSync(join(fixture.folder, PIN), `${pinned}  ${ARCHIVE}\n`);
    expect(await refusal(install())).to.equal(
      `${url()}/${ARCHIVE} has the sha256 ${sha256()}, and .github/pulumi.sha256 says ${pinned}. Nothing was installed: find out who changed which.`,
    );
    NOTHING();
  });

  it("is neither pinned nor installed where the vendor has none, and the pin stays", async () => {
    const other = "pulumi-v9.9.9-linux-x64.tar.gz";
    const said = `${url()}/${other} answers 403. Run the job again, or look whether the version exists.`;
    const pin = `${sha256()}  ${other}\n`;
    writeFileSync(join(fixture.folder, PIN), pin);
    expect(await refusal(install())).to.equal(said);
    expect(await refusal(pinPulumi(fixture.folder, "9.9.9", url()))).to.equal(said);
    expect(readFileSync(join(fixture.folder, PIN), "utf8")).to.equal(pin);
    NOTHING();
  });

  it("says which host could not be reached", async () => {
    expect(await refusal(pinPulumi(fixture.folder, "9.9.9", "http://127.0.0.1:1"))).to.match(
      /^http:\/\/127\.0\.0\.1:1 cannot be reached \(.+\)\. Check the network and HTTPS_PROXY, then try again\.$/,
    );
    NOTHING();
  });

  it("is pinned by a version alone", async () => {
    for (const version of ["v3.270.0", "../3.270.0", "latest", ""])
      expect(await refusal(pinPulumi(fixture.folder, version, url()))).to.equal(
        `--pin is "${version}"; allowed: a version of the Pulumi CLI such as 3.270.0.`,
      );
    expect(asked).to.deep.equal([]);
  });
});
