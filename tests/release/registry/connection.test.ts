import { createServer, type RequestListener } from "node:http";
import { expect } from "chai";
import { type LoopbackServer, listen } from "../../../rehearsal/tools/loopback";
import { Connection } from "../../../release/registry/connection";
import { Login } from "../../../release/registry/login";
import { systemClock } from "../../../release/registry/retry";
import { RegistryError } from "../../../release/registry/registry-error";
import { Repository } from "../../../release/registry/repository";

const DIGEST = `sha256:${"a".repeat(64)}`;
const SECRET = "what-a-local-service-says";

describe("where a registry points to for a blob", () => {
  let started: LoopbackServer[] = [];
  /** Requests to what is pointed to. */
  let reached = 0;
  beforeEach(() => {
    reached = 0;
  });
  afterEach(async () => {
    for (const { stop } of started) await stop();
    started = [];
  });

  async function serve(listener: RequestListener): Promise<string> {
    const server = await listen(createServer(listener));
    started.push(server);
    return `127.0.0.1:${server.port}`;
  }

  const store = (status: number) =>
    serve((_request, response) => {
      reached += 1;
      response.writeHead(status).end(SECRET);
    });

  const argsOf = (host: string) => ({
    name: `${host}/ds`,
    login: new Login(host, () => Promise.resolve({ username: "AWS", password: "secret" })),
    retries: { clock: systemClock, attempts: 1 },
  });

  const follow = (host: string, location: string) =>
    failure(
      new Connection(argsOf(host)).follow({
        status: 307,
        headers: new Headers({ location }),
        body: Buffer.alloc(0),
      }),
    );

  it("is not this machine, unless the registry is there itself", async () => {
    const port = (await store(200)).split(":")[1];
    const places = [
      "127.0.0.1",
      "127.1",
      "2130706433",
      "127.9.9.9",
      "0.0.0.0",
      "[::1]",
      "[::ffff:127.0.0.1]",
    ];
    const names = ["localhost", "LOCALHOST", "localhost.", "registry.localhost"];
    for (const place of [...places, ...names])
      for (const scheme of ["http", "https"]) {
        const location = `${scheme}://${place}:${port}/private`;
        const error = await follow("registry.example", location);
        expect(error.code, location).to.equal("refused");
        expect(error.message).to.equal(
          `registry.example/ds answered HTTP 307 when asked for a blob, and points to ${new URL(location).origin}. Unexpected response: check the registry, then run the same command again.`,
        );
      }
    expect(reached).to.equal(0);
  });

  it("is no address of a network instead of a name, nor a name by plain HTTP", async () => {
    for (const location of [
      "https://169.254.169.254/latest/meta-data",
      "https://10.0.0.1/",
      "https://[fd00:ec2::254]/",
      "http://bucket.example/blob",
    ])
      expect((await follow("registry.example", location)).code, location).to.equal("refused");
  });

  it("may be a name by TLS", async () => {
    // Names that end in .invalid are nowhere (RFC 2606): it was asked for, and not refused.
    for (const host of ["registry.example", "127.0.0.1:1"])
      expect((await follow(host, "https://localhost.blobs.invalid/blob")).code).to.equal(
        "registry-unavailable",
      );
  });

  it("is not heard on why it fails", async () => {
    for (const status of [403, 500]) {
      const there = await store(status);
      const host = await serve((_request, response) => {
        response.writeHead(307, { location: `http://${there}/private` }).end();
      });
      const error = await failure(new Repository(argsOf(host)).blob(DIGEST));
      expect(error.message).to.equal(
        `${host}/ds answered HTTP ${status} when asked for blob ${DIGEST}. Unexpected response: check the registry, then run the same command again.`,
      );
    }
    expect(reached).to.equal(2);
  });
});

async function failure(attempt: Promise<unknown>): Promise<RegistryError> {
  const error = await attempt.then(
    () => new Error("it succeeded"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RegistryError)) throw error;
  return error;
}
