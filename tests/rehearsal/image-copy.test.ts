import {
  BatchGetImageCommand,
  CreateRepositoryCommand,
  ECRClient,
  SetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { parseImageReference } from "../../rehearsal/containers/image-reference";
import { hostPlatform, pullImage } from "../../rehearsal/containers/pull";
import { type AwsCredentials, accountRoot, assumeRole } from "../../rehearsal/emulator/clients";
import { ecrHost, registryCredentials } from "../../rehearsal/emulator/registry";
import { type BuiltImage, buildImage } from "../../rehearsal/images/build";
import { ensureRegctl } from "../../rehearsal/tools/regctl";
import { listen } from "../../rehearsal/tools/loopback";
import { copyImages } from "../../release/copy/copy";
import { planCopies } from "../../release/copy/plan";
import { Login } from "../../release/registry/login";
import { systemClock } from "../../release/registry/patience";
import { RegctlSession } from "../../release/registry/regctl-session";
import { Repository } from "../../release/registry/repository";
import {
  DEV,
  INSTALL_TIMEOUT,
  PROD,
  REGION,
  type RunningEmulator,
  TOOLS,
  startForTest,
} from "./emulator-fixture";

const NAME = "ds-preprocessing";

describe("an image", function () {
  this.timeout(30_000);
  let running: RunningEmulator;
  let regctl: string;
  let built: BuiltImage;

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    regctl = await ensureRegctl(TOOLS);
    running = await startForTest();
    for (const account of [DEV, PROD])
      await new ECRClient(running.config(account)).send(
        new CreateRepositoryCommand({ repositoryName: NAME, imageTagMutability: "IMMUTABLE" }),
      );
    built = await build("first\n", ["0.1.0", "commit-abc"]);
  });
  after(() => running.stop());

  const hostOf = (account: string) => running.registries[account]?.host ?? "";
  const login = (credentials: AwsCredentials) =>
    registryCredentials({ endpoint: running.emulator.endpoint, region: REGION, credentials });
  const scratch = () => join(running.folder, "scratch");

  async function build(content: string, tags: string[]): Promise<BuiltImage> {
    const file = join(running.folder, "main.js");
    await writeFile(file, content);
    return buildImage({
      regctl,
      folder: scratch(),
      files: { "/app/main.js": file, "/app/data/one.txt": file },
      entrypoint: ["/nodejs/bin/node", "/app/main.js"],
      user: "65532:65532",
      workingDir: "/app",
      labels: { "org.opencontainers.image.version": "0.1.0" },
      platforms: ["linux/amd64", "linux/arm64"],
      target: `${hostOf(DEV)}/${NAME}`,
      tags,
      credentials: await login(accountRoot(DEV)),
    });
  }

  /** Copies the image as somebody, who logs in to both registries. */
  const copy = async (who: AwsCredentials) => {
    const at = (account: string) => new Login(hostOf(account), () => login(who));
    const [from, to] = [at(DEV), at(PROD)];
    const patience = { clock: systemClock };
    const open = (side: Login) => new Repository({ name: `${side.host}/${NAME}`, login: side, patience });
    const [result] = await copyImages({
      planned: await planCopies(
        [
          {
            from: open(from),
            to: open(to),
            digest: built.digest,
            platforms: ["linux/amd64", "linux/arm64"],
            tags: ["0.1.0"],
          },
        ],
        true,
      ),
      regctl: new RegctlSession(() => Promise.resolve(regctl), [from, to]),
      patience,
    });
    return result?.verified ?? [];
  };

  const reference = (account: string) =>
    parseImageReference(`${ecrHost({ account, region: REGION })}/${NAME}@${built.digest}`);

  it("has the same digest when it is built again from the same files, and another from others", async () => {
    expect((await build("first\n", ["0.1.0"])).digest).to.equal(built.digest);
    expect((await build("other\n", ["0.1.1"])).digest).to.not.equal(built.digest);
  });

  it("cannot take an immutable tag from another digest", async () => {
    expect(await failure(build("third\n", ["0.1.0"]))).to.match(/tag '0.1.0' is immutable/);
  });

  it("says which user, entrypoint and folder its process has", async () => {
    const access = { address: hostOf(DEV), credentials: await login(accountRoot(DEV)) };
    const { config } = await pullImage(
      reference(DEV),
      access,
      hostPlatform(),
      join(running.folder, "pulled"),
    );
    expect(config).to.include({ User: "65532:65532", WorkingDir: "/app" });
    expect(config.Entrypoint).to.deep.equal(["/nodejs/bin/node", "/app/main.js"]);
  });

  it("is copied by a role that dev's repository policy names, and by no other", async () => {
    const promotion = await promotionRole("ds-promotion");
    const stranger = await promotionRole("ds-stranger");
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${PROD}:root` },
          Action: [
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchCheckLayerAvailability",
            "ecr:ListImages",
          ],
          Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${PROD}:role/ds-promotion` } },
        },
      ],
    };
    const ecr = new ECRClient(running.config(DEV));
    await ecr.send(
      new SetRepositoryPolicyCommand({ repositoryName: NAME, policyText: JSON.stringify(policy) }),
    );
    expect(await failure(copy(stranger))).to.match(/403|forbidden|denied/i);
    expect(await copy(promotion)).to.have.members([
      built.digest,
      ...built.platforms.map(({ digest }) => digest),
    ]);
    const { images } = await new ECRClient(running.config(PROD)).send(
      new BatchGetImageCommand({ repositoryName: NAME, imageIds: [{ imageTag: "0.1.0" }] }),
    );
    expect(images?.map((image) => image.imageId?.imageDigest)).to.deep.equal([built.digest]);
  });

  async function promotionRole(name: string): Promise<AwsCredentials> {
    const iam = new IAMClient(running.config(PROD));
    const allow = (rest: object) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...rest }] });
    const trust = allow({ Principal: { AWS: `arn:aws:iam::${PROD}:root` }, Action: "sts:AssumeRole" });
    await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
    const PolicyDocument = allow({ Action: "ecr:*", Resource: "*" });
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "p", PolicyDocument }));
    const roleArn = `arn:aws:iam::${PROD}:role/${name}`;
    const { endpoint } = running.emulator;
    return assumeRole({
      endpoint,
      region: REGION,
      credentials: accountRoot(PROD),
      roleArn,
      sessionName: "test",
    });
  }

  it("is pushed by nobody whom the registry does not know", async () => {
    const url = `http://${hostOf(PROD)}/v2/${NAME}/manifests/x`;
    const anonymous = await fetch(url);
    const invented = `Basic ${Buffer.from("AWS:ministack-auth-token").toString("base64")}`;
    const known = await fetch(url, { method: "PUT", body: "{}", headers: { authorization: invented } });
    expect(anonymous.status).to.equal(401);
    expect(anonymous.headers.get("www-authenticate")).to.match(/^Basic realm=/);
    expect(known.status).to.equal(401);
  });

  it("has no list of what refers to it, so that a copy looks for tags instead", async () => {
    const { username, password } = await login(accountRoot(DEV));
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    const url = `http://${hostOf(DEV)}/v2/${NAME}/referrers/sha256:${"0".repeat(64)}`;
    expect((await fetch(url, { headers: { authorization } })).status).to.equal(404);
  });

  it("is refused by the container host when one byte of a layer differs", async () => {
    const { username, password } = await login(accountRoot(DEV));
    const liar = createServer((request, response) => {
      const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
      void fetch(`http://${hostOf(DEV)}${request.url}`, { headers: { authorization } }).then(
        async (answer) => {
          const bytes = Buffer.from(await answer.arrayBuffer());
          if (answer.headers.get("content-type") === "application/octet-stream" && bytes.length > 2_000)
            bytes[1_000]! ^= 1;
          response.end(bytes);
        },
      );
    });
    const { port, stop } = await listen(liar);
    const access = { address: `127.0.0.1:${port}`, credentials: { username, password } };
    const folder = join(running.folder, "tampered");
    await mkdir(folder);
    const message = await failure(pullImage(reference(DEV), access, hostPlatform(), folder));
    await stop();
    expect(message).to.match(/^The registry gave bytes of sha256:[0-9a-f]{64} for ds-preprocessing@sha256:/);
  });

  it("is not accepted by tag", () => {
    expect(() => parseImageReference("111122223333.dkr.ecr.us-east-1.amazonaws.com/ds:latest")).to.throw(
      /must be named by digest/,
    );
  });
});

async function failure(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => "no failure",
    (error: Error) => error.message,
  );
}
