import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDockerRegistry, startDockerRegistry } from "../../../rehearsal/tools/docker-registry";
import { ensureRegctl } from "../../../rehearsal/tools/regctl";
import { type CopyArgs, type CopyResult, copyImage } from "../../../release/copy/copy";
import { Login, type RegistryCredentials } from "../../../release/registry/login";
import type { Clock } from "../../../release/registry/patience";
import { RegctlSession } from "../../../release/registry/regctl-session";
import { RegistryError } from "../../../release/registry/registry-error";
import { openRepository } from "../../../release/registry/repository";
import { FaultyRegistry } from "./faulty-registry";
import { type SampleImage, pushSampleImage } from "./sample-image";

/** Where the tests keep the tools; git ignores it. */
export const TOOLS = join(__dirname, "..", "..", "..", ".rehearsal", "tools");
export const INSTALL_TIMEOUT = 300_000;
export const PASSWORD = "pass-of-the-first-login";
export const FRESH_PASSWORD = "pass-of-the-second-login";
const ACCEPT = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json";
export const VERSION = "0.1.6";

/** A clock whose pauses take no time and are counted. */
export class TestClock implements Clock {
  readonly pauses: number[] = [];
  private time = Date.parse("2026-01-31T12:00:00Z");

  now(): number {
    return this.time;
  }
  async pause(milliseconds: number): Promise<void> {
    this.pauses.push(milliseconds);
    this.time += milliseconds;
    await new Promise(setImmediate);
  }
  random(): number {
    return 0.5;
  }
}

/** Two registries, each with something in front of it that can go wrong. */
export interface Registries {
  readonly regctl: string;
  readonly source: FaultyRegistry;
  readonly target: FaultyRegistry;
  stop(): Promise<void>;
}

export async function startRegistries(): Promise<Registries> {
  const [registry, regctl] = [await ensureDockerRegistry(TOOLS), await ensureRegctl(TOOLS)];
  const folder = await mkdtemp(join(tmpdir(), "copy-test-"));
  const servers = await Promise.all(
    ["source", "target"].map((name) => startDockerRegistry({ registry, folder: join(folder, name) })),
  );
  const [source, target] = await Promise.all(servers.map(({ host }) => FaultyRegistry.start(host)));
  if (!source || !target) throw new Error("two registries were started");
  return {
    regctl,
    source,
    target,
    stop: async () => {
      await Promise.all([...servers, source, target].map((each) => each.stop()));
      await rm(folder, { recursive: true });
    },
  };
}

let repositories = 0;

/** An image in a source repository of its own, and the empty repository that shall have it. */
export class Promotion {
  readonly clock = new TestClock();
  /** Attempts at one thing: few, so that failing takes no time. */
  attempts = 4;
  /** How often each registry's credentials were asked for. */
  readonly logins = { source: 0, target: 0 };

  private constructor(
    private readonly registries: Registries,
    readonly image: SampleImage,
    readonly repository: string,
  ) {}

  static async of(
    registries: Registries,
    seed = "image",
    repository = `ds-${++repositories}`,
  ): Promise<Promotion> {
    const image = await pushSampleImage(`${registries.source.behind}/${repository}`, seed);
    registries.source.forget();
    registries.target.forget();
    return new Promotion(registries, image, repository);
  }

  /** Another image in the same repositories. */
  next(seed: string): Promise<Promotion> {
    return Promotion.of(this.registries, seed, this.repository);
  }

  /** As in ECR: a tag that exists is not set again, to whatever digest. */
  makeTagsImmutable(): void {
    const { target } = this.registries;
    target.faults = async ({ method, path }) => {
      if (method !== "PUT" || !path.includes("/manifests/") || /sha256[:-][0-9a-f]{64}$/.test(path))
        return undefined;
      const { status } = await fetch(`http://${target.behind}${path}`, {
        method: "HEAD",
        headers: { accept: ACCEPT },
      });
      return status === 404
        ? undefined
        : {
            kind: "answer",
            status: 400,
            body: '{"errors":[{"code":"TAG_INVALID","message":"tag is immutable"}]}',
          };
    };
  }

  /** Sets a tag behind the faults, as another promotion would. */
  async setTargetTag(tag: string): Promise<void> {
    const url = `http://${this.registries.target.behind}/v2/${this.repository}/manifests`;
    const body = await (await fetch(`${url}/${this.image.digest}`, { headers: { accept: ACCEPT } })).text();
    const headers = { "content-type": "application/vnd.oci.image.index.v1+json" };
    await fetch(`${url}/${tag}`, { method: "PUT", headers, body });
  }

  args(changes: Partial<CopyArgs> = {}): CopyArgs {
    const { source, target, regctl } = this.registries;
    const patience = { clock: this.clock, attempts: this.attempts };
    const logins = { source: this.login("source", source.host), target: this.login("target", target.host) };
    const open = (side: "source" | "target") => {
      const name = `${this.registries[side].host}/${this.repository}`;
      return openRepository({ name, login: logins[side], patience });
    };
    return {
      from: open("source"),
      to: open("target"),
      digest: this.image.digest,
      platforms: ["linux/amd64", "linux/arm64"],
      tags: [VERSION],
      mover: new RegctlSession(regctl, [logins.source, logins.target]),
      patience,
      ...changes,
    };
  }

  private login(side: "source" | "target", host: string): Login {
    return new Login(host, async (): Promise<RegistryCredentials> => {
      this.logins[side] += 1;
      return { username: "AWS", password: this.logins[side] === 1 ? PASSWORD : FRESH_PASSWORD };
    });
  }

  copy(changes: Partial<CopyArgs> = {}): Promise<CopyResult> {
    return copyImage(this.args(changes));
  }

  /** The error of a copy that must fail. */
  async refusal(changes: Partial<CopyArgs> = {}): Promise<RegistryError> {
    const failed: unknown = await this.copy(changes).then(
      () => new Error("the copy succeeded"),
      (error: unknown) => error,
    );
    if (!(failed instanceof RegistryError)) throw failed;
    return failed;
  }

  /** Where each tag of the destination leads, asked behind the faults; the list of referrers is left out. */
  async targetTags(): Promise<Record<string, string>> {
    const url = `http://${this.registries.target.behind}/v2/${this.repository}`;
    const list = await fetch(`${url}/tags/list`);
    const { tags } =
      list.status === 404 ? { tags: null } : ((await list.json()) as { tags: string[] | null });
    const found: Record<string, string> = {};
    for (const tag of tags ?? [])
      if (!/^sha256-[0-9a-f]{64}$/.test(tag)) {
        const answer = await fetch(`${url}/manifests/${tag}`, {
          method: "HEAD",
          headers: { accept: ACCEPT },
        });
        found[tag] = answer.headers.get("docker-content-digest") ?? "";
      }
    return found;
  }

  /** The tags of a copy that succeeded. */
  get expectedTags(): Record<string, string> {
    return { [VERSION]: this.image.digest, [this.image.signatureTag]: this.image.signature };
  }
}
