import { type CopyResult, copyImages, nothingToDo } from "../../../release/copy/copy";
import type { CopyArgs } from "../../../release/copy/copy-missing";
import { type CopyPlan, type CopyRequest, planCopies } from "../../../release/copy/plan";
import { Login, type RegistryCredentials } from "../../../release/registry/login";
import { RegctlSession } from "../../../release/registry/regctl-session";
import { RegistryError } from "../../../release/registry/registry-error";
import { Repository } from "../../../release/registry/repository";
import type { Registries } from "./copy-fixture";
import { type SampleImage, pushSampleImage } from "./sample-image";
import { TestClock } from "./test-clock";

export const PASSWORD = "pass-of-the-first-login";
export const FRESH_PASSWORD = "pass-of-the-second-login";
export const VERSION = "0.1.6";
const ACCEPT = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json";

let repositories = 0;
/** Names in the order in which they were made. */
const newRepository = () => `ds-${String(++repositories).padStart(4, "0")}`;

/** Changes of every image's request, and of the copy of all. */
export type Changes = Partial<
  Omit<CopyRequest, "from" | "to"> & Pick<CopyArgs, "retries" | "onProgress"> & { readonly full: boolean }
>;

/** Images to be copied together, each to a repository of its own. */
export class Promotion {
  clock = new TestClock();
  /** Attempts at one thing: few, so that failing takes no time. */
  attempts = 4;
  /** How often each registry's credentials were asked for. */
  readonly logins = { source: 0, target: 0 };

  private constructor(
    private readonly registries: Registries,
    readonly images: readonly SampleImage[],
    readonly repositories: readonly string[],
  ) {}

  static async of(
    registries: Registries,
    seeds: readonly string[],
    names: readonly string[] = seeds.map(newRepository),
  ): Promise<Promotion> {
    const images: SampleImage[] = [];
    for (const [position, seed] of seeds.entries())
      images.push(await pushSampleImage(`${registries.source.behind}/${names[position]}`, seed));
    registries.source.forget();
    registries.target.forget();
    return new Promotion(registries, images, names);
  }

  /** Other images in the same repositories. */
  next(...seeds: readonly string[]): Promise<Promotion> {
    return Promotion.of(this.registries, seeds, this.repositories);
  }

  /** The first image, in tests that copy only one. */
  get image(): SampleImage {
    return only(this.images);
  }

  get repository(): string {
    return only(this.repositories);
  }

  /** The first image's destination. */
  get to(): Repository {
    return only(this.args().images).to;
  }

  args(changes: Changes = {}) {
    const { source, target, regctl } = this.registries;
    const { retries = { clock: this.clock, attempts: this.attempts }, onProgress } = changes;
    const logins = { source: this.login("source", source.host), target: this.login("target", target.host) };
    const open = (side: "source" | "target", repository: string) => {
      const name = `${this.registries[side].host}/${repository}`;
      return new Repository({ name, login: logins[side], retries });
    };
    return {
      images: this.repositories.map((repository, position) => ({
        from: open("source", repository),
        to: open("target", repository),
        digest: changes.digest ?? this.images[position]?.digest ?? "",
        platforms: changes.platforms ?? ["linux/amd64", "linux/arm64"],
        tags: changes.tags ?? [VERSION],
      })),
      regctl: new RegctlSession(() => Promise.resolve(regctl), [logins.source, logins.target]),
      retries,
      ...(onProgress && { onProgress }),
    };
  }

  private login(side: "source" | "target", host: string): Login {
    return new Login(host, async (): Promise<RegistryCredentials> => {
      this.logins[side] += 1;
      return { username: "AWS", password: this.logins[side] === 1 ? PASSWORD : FRESH_PASSWORD };
    });
  }

  /** The plan of the first image. */
  async plan(changes: Changes = {}): Promise<CopyPlan> {
    return only(await planCopies(this.args(changes).images, true)).plan;
  }

  async copyAll(changes: Changes = {}): Promise<CopyResult[]> {
    const { images, ...args } = this.args(changes);
    const planned = await planCopies(images, changes.full ?? false);
    return planned.length === 0 ? images.map(nothingToDo) : copyImages({ ...args, planned });
  }

  /** What was done for the first image. */
  async copy(changes: Changes = {}): Promise<CopyResult> {
    return only(await this.copyAll(changes));
  }

  /** The error of a copy that must fail. */
  async refusal(changes: Changes = {}): Promise<RegistryError> {
    const failed: unknown = await this.copyAll(changes).then(
      () => new Error("the copy succeeded"),
      (error: unknown) => error,
    );
    if (!(failed instanceof RegistryError)) throw failed;
    return failed;
  }

  /** As in ECR: a tag that exists is not set again, to whatever digest. */
  makeTagsImmutable(): void {
    const { target } = this.registries;
    const taken = new Set<string>();
    target.faults = async ({ method, path }) => {
      if (method !== "PUT" || !path.includes("/manifests/") || /sha256[:-][0-9a-f]{64}$/.test(path))
        return undefined;
      const isThere = async () => {
        const url = `http://${target.behind}${path}`;
        return (await fetch(url, { method: "HEAD", headers: { accept: ACCEPT } })).status === 200;
      };
      const there = await isThere();
      const isFirst = !there && !taken.has(path);
      taken.add(path);
      if (isFirst) return undefined;
      // Who comes second is refused when the first has set it: they are one step in ECR.
      while (!(await isThere()));
      return TAG_INVALID;
    };
  }

  /** Sets a tag of the first image behind the faults, as another promotion would. */
  async setTargetTag(tag: string): Promise<void> {
    const url = `http://${this.registries.target.behind}/v2/${this.repository}/manifests`;
    const body = await (await fetch(`${url}/${this.image.digest}`, { headers: { accept: ACCEPT } })).text();
    const headers = { "content-type": "application/vnd.oci.image.index.v1+json" };
    await fetch(`${url}/${tag}`, { method: "PUT", headers, body });
  }

  /** Where each tag of the destination leads, asked behind the faults; the lists of referrers are left out. */
  async targetTags(): Promise<Tags> {
    const found: [string, string][] = [];
    for (const repository of this.repositories) {
      const url = `http://${this.registries.target.behind}/v2/${repository}`;
      const list = await fetch(`${url}/tags/list`);
      const { tags } =
        list.status === 404 ? { tags: null } : ((await list.json()) as { tags: string[] | null });
      for (const tag of (tags ?? []).filter((each) => !/^sha256-[0-9a-f]{64}$/.test(each))) {
        const answer = await fetch(`${url}/manifests/${tag}`, {
          method: "HEAD",
          headers: { accept: ACCEPT },
        });
        found.push([`${repository}:${tag}`, answer.headers.get("docker-content-digest") ?? ""]);
      }
    }
    return Object.fromEntries(found);
  }

  /** Tags of a copy that got so far, in the order in which they are set: those of signatures, then the release's. */
  tagsAfter(count: number): Tags {
    const name = (tag: string, position: number) => `${this.repositories[position]}:${tag}`;
    const signatures = this.images.map(
      ({ signature, signatureTag }, position) => [name(signatureTag, position), signature] as const,
    );
    const own = this.images.map(({ digest }, position) => [name(VERSION, position), digest] as const);
    return Object.fromEntries([...signatures, ...own].slice(0, count));
  }

  /** The tags of a copy that succeeded. */
  get expectedTags(): Tags {
    return this.tagsAfter(2 * this.images.length);
  }
}

/** `repository:tag`, and the digest it leads to. */
type Tags = Readonly<Record<string, string>>;

export const TAG_INVALID = {
  kind: "answer",
  status: 400,
  body: '{"errors":[{"code":"TAG_INVALID","message":"tag is immutable"}]}',
} as const;

function only<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error("a promotion has at least one image");
  return first;
}
