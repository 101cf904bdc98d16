import { expect } from "chai";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createProxy } from "node:http";
import { createServer } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensureRegctl } from "../../rehearsal/tools/regctl";
import { listen, type LoopbackServer } from "../../rehearsal/tools/loopback";
import { networkVariables } from "../../release/network";

/** Of `registry.test` and the STS of us-east-1, signed by itself: it is trusted where a test says so. */
const KEY = `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIDRoxezX0skbu+JqjlOSI6tHNdMjBRoc3YJLtd9Hw050oAoGCCqGSM49
AwEHoUQDQgAEmLWzR8X7CeiqfZ/Cn4Soggr5bv0hLXJw5haZgyPNacXLs/dJc17i
7XOLvoQbJatYuGR6b12NSch5+eOvwc1KMw==
-----END EC PRIVATE KEY-----`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBwDCCAWagAwIBAgIUfcHJAtwSN6T1LzQt+c+yVutQwegwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNcmVnaXN0cnkudGVzdDAgFw0yNjExMjkxNzM2MThaGA8yMTI2
MTEwNTE3MzYxOFowGDEWMBQGA1UEAwwNcmVnaXN0cnkudGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABJi1s0fF+wnoqn2fwp+EqIIK+W79IS1ycOYWmYMjzWnF
y7P3SXNe4u1zi76EGyWrWLhkem9djUnIefnjr8HNSjOjgYswgYgwHQYDVR0OBBYE
FHKCICWJz5OIrBZbvOkMQbtt7fYOMB8GA1UdIwQYMBaAFHKCICWJz5OIrBZbvOkM
Qbtt7fYOMA8GA1UdEwEB/wQFMAMBAf8wNQYDVR0RBC4wLIINcmVnaXN0cnkudGVz
dIIbc3RzLnVzLWVhc3QtMS5hbWF6b25hd3MuY29tMAoGCCqGSM49BAMCA0gAMEUC
IE9DfXmCdDQzZbwCUfvK1Vw9tSUl1sX/PNzrpjT6lTJKAiEAlyElbkbBzoTQPmG+
Lz7eW7wydMa+78cUy6TvRtoIR/U=
-----END CERTIFICATE-----`;

/** What a process of the command does, with the environment of a company's network. */
const ASK_REGISTRY = `require("./release/registry/exchange").exchange(new URL("https://registry.test/v2/"), { method: "GET", headers: {} }, 5000).then(({ status }) => console.log(status), ({ code }) => console.log(code))`;
const ASK_AWS = `const { sampleSettings } = require("./tests/sample-settings"); const source = sampleSettings("dev");
require("./release/accounts/sign-in").signIn({ source, targets: [] }, process.env).source().then(({ caller }) => console.log(caller), ({ message }) => console.log(message))`;
const COPY = `const { RegctlSession } = require("./release/registry/regctl-session");
const way = { from: "registry.test/a", to: "registry.test/b", digest: "sha256:" + "a".repeat(64), bytes: 1 };
new RegctlSession(async () => process.env.REGCTL, []).copyBlob(way).catch(({ message }) => console.log(message))`;

describe("a network that is reached by a proxy with a certificate of its own", () => {
  let folder: string;
  let started: LoopbackServer[];
  /** What the proxy was asked to connect to. */
  let asked: string[];
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "network-"));
    const trusted = join(folder, "certificates.pem");
    await writeFile(trusted, CERTIFICATE);
    asked = [];
    const inside = await listen(
      createServer({ key: KEY, cert: CERTIFICATE }, (_, response) =>
        response.end(
          "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/jane</Arn><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
        ),
      ),
    );
    const proxy = createProxy().on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      const there = connect(inside.port, "127.0.0.1", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
      there.pipe(socket).pipe(there);
      for (const each of [socket, there]) each.on("error", () => undefined);
    });
    const outside = await listen(proxy);
    started = [outside, inside];
    env = { HTTPS_PROXY: `http://127.0.0.1:${outside.port}`, SSL_CERT_FILE: trusted };
  });
  afterEach(async () => {
    for (const { stop } of started) await stop();
    await rm(folder, { recursive: true });
  });

  const run = async (code: string, more: NodeJS.ProcessEnv = {}) => {
    const credentials = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", HOME: folder };
    const { stdout } = await promisify(execFile)(process.execPath, ["-r", "./register.cjs", "-e", code], {
      cwd: join(__dirname, "..", ".."),
      env: { PATH: process.env["PATH"], ...credentials, ...env, ...more },
    });
    return stdout.trim();
  };

  it("is passed by requests to registries", async () => {
    expect(await run(ASK_REGISTRY)).to.equal("200");
    expect(asked).to.deep.equal(["registry.test:443"]);
  });

  it("is passed by a proxy that is named without a scheme", async () => {
    const { HTTPS_PROXY = "" } = env;
    expect(await run(ASK_REGISTRY, { HTTPS_PROXY: HTTPS_PROXY.replace("http://", "") })).to.equal("200");
    expect(asked).to.deep.equal(["registry.test:443"]);
  });

  it("is passed by requests to AWS", async () => {
    expect(await run(ASK_AWS)).to.equal("arn:aws:iam::123456789012:user/jane");
    expect(asked).to.deep.equal(["sts.us-east-1.amazonaws.com:443"]);
  });

  it("is reported when the variable holds no address", async () => {
    expect(await run(ASK_AWS, { HTTPS_PROXY: "not a url" })).to.equal(
      "HTTPS_PROXY is not a url, which is not the address of a proxy. Write one such as http://proxy.example:3128, or unset it.",
    );
  });

  it("is not asked for hosts of NO_PROXY, nor for this machine", async () => {
    expect(await run(ASK_REGISTRY, { NO_PROXY: "localhost,.test" })).to.equal("ENOTFOUND");
    const here = ASK_REGISTRY.replace("registry.test", `127.0.0.1:${started[1]?.port}`);
    expect(await run(here)).to.equal("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(asked).to.deep.equal([]);
  });

  it("is not trusted without SSL_CERT_FILE, and a file that cannot be read is named", async () => {
    expect(await run(ASK_REGISTRY, { SSL_CERT_FILE: "" })).to.equal("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(await run(ASK_AWS, { SSL_CERT_FILE: "/nonexistent" })).to.match(
      /^SSL_CERT_FILE is \/nonexistent, which cannot be read \(ENOENT.+\)\. Name a file of certificates \(PEM\), or unset it\.$/,
    );
  });

  it("is passed by regctl with the variables that it is given", async function () {
    const regctl = await ensureRegctl();
    await run(COPY, { REGCTL: regctl });
    expect(asked[0]).to.equal("registry.test:443");
    expect(networkVariables({ ...env, AWS_SECRET_ACCESS_KEY: "b", PATH: "/bin" })).to.deep.equal(env);
  });
});
