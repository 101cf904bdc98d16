import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { expect } from "chai";
import { type LoopbackServer, listen } from "../../../rehearsal/tools/loopback";
import { readLabels } from "../../../release/registry/image-labels";
import { Login } from "../../../release/registry/login";
import { digestOf, indexOf } from "../../../release/registry/manifest";
import { systemClock } from "../../../release/registry/retry";
import { RegistryError } from "../../../release/registry/registry-error";
import { Repository } from "../../../release/registry/repository";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const bytes = (content: object) => Buffer.from(JSON.stringify(content));
const described = (mediaType: string, content: Buffer) => ({
  mediaType,
  digest: digestOf(content),
  size: content.length,
});

describe("the labels of an image", () => {
  const config = bytes({ config: { Labels: { "org.opencontainers.image.revision": "abc" } } });
  const image = bytes({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: described("application/vnd.oci.image.config.v1+json", config),
    layers: [],
  });
  const index = indexOf([
    { ...described(MANIFEST, image), platform: { os: "linux", architecture: "arm64" } },
    { ...described(MANIFEST, image), platform: { os: "unknown", architecture: "unknown" } },
  ]);
  let started: LoopbackServer[] = [];
  let stored: IncomingHttpHeaders[] = [];
  afterEach(async () => {
    for (const { stop } of started) await stop();
    started = [];
    stored = [];
  });

  async function serve(listener: RequestListener): Promise<string> {
    const server = await listen(createServer(listener));
    started.push(server);
    return `127.0.0.1:${server.port}`;
  }

  /** A registry that keeps its blobs elsewhere. @param location Where it points to; default: a store on this machine. */
  async function repository(blob: Buffer, location?: string) {
    const store = await serve((request, response) => {
      stored.push(request.headers);
      response.end(blob);
    });
    const host = await serve((request, response) => {
      if (request.url?.includes("/blobs/"))
        response.writeHead(307, { location: location ?? `http://${store}/signed?X-Amz-Signature=1` }).end();
      else response.writeHead(200, { "content-type": MANIFEST }).end(image);
    });
    const login = new Login(host, () => Promise.resolve({ username: "AWS", password: "secret" }));
    return new Repository({ name: `${host}/ds`, login, retries: { clock: systemClock, attempts: 1 } });
  }

  it("are read for every platform that it names, from where the registry keeps its blobs", async () => {
    expect(await readLabels(await repository(config), index)).to.deep.equal([
      { platform: "linux/arm64", labels: { "org.opencontainers.image.revision": "abc" } },
    ]);
  });

  it("are asked for there without the registry's credentials", async () => {
    await readLabels(await repository(config), index);
    expect(stored).to.have.length(1);
    expect(stored[0]).to.not.have.property("authorization");
  });

  it("are none where a configuration has none", async () => {
    const plain = bytes({ config: {} });
    const single = { ...index, children: [], config: described("application/json", plain) };
    expect(await readLabels(await repository(plain), single)).to.deep.equal([{ platform: "", labels: {} }]);
  });

  describe("of an index whose entry is an index", () => {
    const INDEX = "application/vnd.oci.image.index.v1+json";
    /** By digest, whatever is asked for: manifests and configurations. */
    async function holding(...contents: readonly { readonly type: string; readonly content: Buffer }[]) {
      const host = await serve((request, response) => {
        const found = contents.find(({ content }) => request.url?.endsWith(digestOf(content)));
        if (found) response.writeHead(200, { "content-type": found.type }).end(found.content);
        else response.writeHead(404).end();
      });
      const login = new Login(host, () => Promise.resolve({ username: "AWS", password: "secret" }));
      return new Repository({ name: `${host}/ds`, login, retries: { clock: systemClock, attempts: 1 } });
    }
    const inner = indexOf([{ ...described(MANIFEST, image), platform: undefined }]);
    const outer = indexOf([
      { ...described(INDEX, inner.bytes), platform: { os: "linux", architecture: "amd64" } },
    ]);
    const parts = [
      { type: INDEX, content: inner.bytes },
      { type: MANIFEST, content: image },
      { type: "application/json", content: config },
    ];

    it("are read at any depth, of the platform that was named last", async () => {
      expect(await readLabels(await holding(...parts), outer)).to.deep.equal([
        { platform: "linux/amd64", labels: { "org.opencontainers.image.revision": "abc" } },
      ]);
    });

    it("are refused where a part is not there or cannot be read", async () => {
      for (const [position, code, message] of [
        [0, "missing-source", /has no manifest sha256:\w{64}, which is part of sha256:/],
        [1, "missing-source", /has no manifest sha256:/],
        [
          2,
          "missing-source",
          /has no configuration sha256:\w{64}, so it is not known what it was built from/,
        ],
      ] as const) {
        const left = parts.filter((_, place) => place !== position);
        const error = (await failure(readLabels(await holding(...left), outer))) as RegistryError;
        expect(error).to.be.instanceOf(RegistryError);
        expect([error.code, message.test(error.message)], error.message).to.deep.equal([code, true]);
      }
      const broken = bytes({ config: { Labels: ["x"] } });
      const single = { ...index, children: [], config: described("application/json", broken) };
      const error = (await failure(
        readLabels(await holding({ type: "x", content: broken }), single),
      )) as RegistryError;
      expect(error.code).to.equal("malformed");
      expect(error.message).to.match(
        /has a configuration sha256:\w{64} that cannot be read \(config\.Labels: /,
      );
    });
  });

  it("are read of what an index calls unknown, unless its own content is no image's", async () => {
    const parts = ["application/vnd.oci.image.layer.v1.tar", "application/vnd.in-toto+json"].map((type) =>
      bytes({ mediaType: MANIFEST, config: described("x", config), layers: [described(type, config)] }),
    );
    const unknown = parts.map((content) => ({
      ...described(MANIFEST, content),
      platform: { os: "unknown", architecture: "unknown" },
    }));
    const host = await serve((request, response) => {
      const found = [config, ...parts].find((content) => request.url?.endsWith(digestOf(content)));
      response.writeHead(200, { "content-type": MANIFEST }).end(found);
    });
    const login = new Login(host, () => Promise.resolve({ username: "AWS", password: "secret" }));
    const retries = { clock: systemClock, attempts: 1 };
    expect(
      await readLabels(new Repository({ name: `${host}/ds`, login, retries }), indexOf(unknown)),
    ).to.deep.equal([{ platform: "", labels: { "org.opencontainers.image.revision": "abc" } }]);
  });

  it("are not taken from other bytes than the manifest names", async () => {
    const error = await failure(readLabels(await repository(Buffer.from("{}")), index));
    expect(error).to.be.instanceOf(RegistryError);
    expect((error as RegistryError).code).to.equal("digest-mismatch");
  });

  it("are not asked for over plain HTTP", async () => {
    const error = await failure(readLabels(await repository(config, "http://registry.example/blob"), index));
    expect((error as Error).message).to.match(
      /^127\.0\.0\.1:\d+\/ds answered HTTP 307 when asked for a blob, and points to http:\/\/registry\.example\. /,
    );
    expect(stored).to.deep.equal([]);
  });
});

const failure = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
