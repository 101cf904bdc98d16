import {
  BatchGetImageCommand,
  CreateRepositoryCommand,
  ECRClient,
  SetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import { expect } from "chai";
import { chmod, symlink, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { type Image, pullImage } from "../../rehearsal/containers/image";
import type { AwsCredentials } from "../../rehearsal/emulator/clients";
import { ecrHost } from "../../rehearsal/emulator/registry";
import { buildImage } from "../../rehearsal/images/build";
import { listen } from "../../rehearsal/tools/loopback";
import { copyImages } from "../../release/copy/copy";
import { planCopies } from "../../release/copy/plan";
import { Login } from "../../release/registry/login";
import { systemClock } from "../../release/registry/retry";
import { RegctlSession } from "../../release/registry/regctl-session";
import { Repository } from "../../release/registry/repository";
import { DEV, PROD, REGION, type RunningEmulator, document, failure, startForTest } from "./emulator-fixture";

const NAME = "ds-preprocessing";
const PLATFORMS = ["linux/amd64", "linux/arm64"] as const;

describe("an image", () => {
  let running: RunningEmulator;
  let digest: string;

  before(async () => {
    running = await startForTest();
    for (const account of [DEV, PROD])
      await new ECRClient(running.config(account)).send(
        new CreateRepositoryCommand({ repositoryName: NAME, imageTagMutability: "IMMUTABLE" }),
      );
    digest = await build(await filesWith("first\n"), ["0.1.0", "commit-abc"]);
  });
  after(() => running.stop());

  const hostOf = (account: string) => running.aws.account(account).registry;

  async function filesWith(content: string): Promise<string> {
    const folder = running.workspace.folder(`files-${content.trim()}`);
    for (const name of ["main.js", "@one.txt"]) await writeFile(join(folder, name), content);
    await symlink("main.js", join(folder, "link"));
    return folder;
  }

  const build = async (files: string, tags: string[], arm = files) =>
    buildImage({
      regctl: running.regctl,
      files: { "linux/amd64": files, "linux/arm64": arm },
      environment: { GREETING: "a, b = c" },
      entrypoint: ["/nodejs/bin/node", "/app/main.js"],
      user: "65532:65532",
      workingDir: "/app",
      labels: { "org.opencontainers.image.title": "a, b = c" },
      target: `${hostOf(DEV)}/${NAME}`,
      tags,
      credentials: await running.login(DEV),
    });

  /** Pulls what `build` made, as the container host does. */
  const pull = (more: { by?: string; platform?: string; address?: string } = {}): Promise<Image> =>
    pullImage({
      regctl: running.regctl,
      folder: running.workspace.folder("pulled"),
      reference: `${ecrHost({ account: DEV, region: REGION })}/${NAME}${more.by ?? `@${digest}`}`,
      platform: more.platform ?? "linux/arm64",
      registry: async () => ({ address: more.address ?? hostOf(DEV), credentials: await running.login(DEV) }),
    });

  /** Copies the image as somebody, who logs in to both registries. */
  const copy = async (who: AwsCredentials) => {
    const at = (account: string) => new Login(hostOf(account), () => running.login(account, who));
    const [from, to] = [at(DEV), at(PROD)];
    const retries = { clock: systemClock };
    const open = (side: Login) => new Repository({ name: `${side.host}/${NAME}`, login: side, retries });
    const images = [{ from: open(from), to: open(to), digest, platforms: [...PLATFORMS], tags: ["0.1.0"] }];
    const regctl = new RegctlSession(() => Promise.resolve(running.regctl), [from, to]);
    const [result] = await copyImages({ planned: await planCopies(images, true), regctl, retries });
    return result?.verified ?? [];
  };

  it("has the same digest when it is built again from the same files, and another from others", async () => {
    const again = running.workspace.folder("files-first");
    await utimes(join(again, "main.js"), 1, 1);
    await chmod(join(again, "main.js"), 0o600);
    expect(await build(again, ["0.1.0"])).to.equal(digest);
    await chmod(join(again, "main.js"), 0o700);
    expect(await build(again, ["0.1.1"]), "executable").to.not.equal(digest);
    expect(await build(await filesWith("other\n"), ["0.1.2"])).to.not.equal(digest);
  });

  it("has one layer for platforms with the same files, and one each for others", async () => {
    const layersOf = async (by: string) => {
      const [arm, amd] = [await pull({ by }), await pull({ by, platform: "linux/amd64" })];
      return [arm, amd].map(({ layers }) => layers.map((layer) => layer.slice(-64)));
    };
    const files = await filesWith("for both\n");
    const [same, also] = await layersOf(`@${await build(files, ["0.1.3"])}`);
    expect(same).to.have.length(1).and.deep.equal(also);
    const other = await build(files, ["0.1.4"], await filesWith("for ARM\n"));
    const [arm, amd] = await layersOf(`@${other}`);
    expect(amd).to.deep.equal(same);
    expect(arm).to.have.length(1).and.not.deep.equal(same);
  });

  it("cannot take an immutable tag from another digest", async () => {
    expect(await failure(build(await filesWith("third\n"), ["0.1.0"]))).to.match(/tag '0.1.0' is immutable/);
  });

  it("says which user, entrypoint and folder its process has, and is pulled for one platform", async () => {
    const [arm, amd] = [await pull(), await pull({ platform: "linux/amd64" })];
    expect(arm.config).to.deep.equal({
      User: "65532:65532",
      Env: ["GREETING=a, b = c"],
      Entrypoint: ["/nodejs/bin/node", "/app/main.js"],
      WorkingDir: "/app",
      Labels: { "org.opencontainers.image.title": "a, b = c" },
    });
    expect(new Set([digest, arm.digest, amd.digest]).size).to.equal(3);
    expect(await failure(pull({ platform: "linux/s390x" }))).to.match(/platform not found: linux\/s390x/);
  });

  it("is copied by a role that dev's repository policy names, and by no other", async () => {
    const promotion = await promotionRole("ds-promotion");
    const stranger = await promotionRole("ds-stranger");
    const policyText = document({
      Principal: { AWS: `arn:aws:iam::${PROD}:root` },
      Action: [
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchCheckLayerAvailability",
        "ecr:ListImages",
      ],
      Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${PROD}:role/ds-promotion` } },
    });
    const ecr = new ECRClient(running.config(DEV));
    await ecr.send(new SetRepositoryPolicyCommand({ repositoryName: NAME, policyText }));
    expect(await failure(copy(stranger))).to.match(/403|forbidden|denied/i);
    const platforms = [await pull(), await pull({ platform: "linux/amd64" })];
    expect(await copy(promotion)).to.have.members([digest, ...platforms.map((image) => image.digest)]);
    const { images } = await new ECRClient(running.config(PROD)).send(
      new BatchGetImageCommand({ repositoryName: NAME, imageIds: [{ imageTag: "0.1.0" }] }),
    );
    expect(images?.map((image) => image.imageId?.imageDigest)).to.deep.equal([digest]);
  });

  const promotionRole = async (name: string) =>
    running.assume(await running.makeRole(name, { AWS: `arn:aws:iam::${PROD}:root` }, "ecr:*"));

  it("is refused by the container host when a bit of a manifest, a config or a layer differs", async () => {
    const { username, password } = await running.login(DEV);
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    let wrong = "nothing";
    const liar = createServer((request, response) => {
      void fetch(`http://${hostOf(DEV)}${request.url}`, { headers: { authorization } }).then(
        async (answer) => {
          const bytes = Buffer.from(await answer.arrayBuffer());
          if (request.url?.endsWith(wrong)) bytes[bytes.length >> 1]! ^= 1;
          response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
          response.end(bytes);
        },
      );
    });
    const { port, stop } = await listen(liar);
    const address = `127.0.0.1:${port}`;
    const { digest: manifest, layers } = await pull();
    const pulled = await failure(pull({ address }));
    const messages: string[] = [];
    for (const part of [digest, manifest, layers[0]!.slice(-64)]) {
      wrong = part;
      messages.push(await failure(pull({ address })));
    }
    await stop();
    expect(pulled).to.equal("no failure");
    for (const message of messages) expect(message).to.match(/digest mismatch/);
  });

  it("is not accepted by tag", async () => {
    expect(await failure(pull({ by: ":latest" }))).to.match(/must be named by digest/);
  });
});
