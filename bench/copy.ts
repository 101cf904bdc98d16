import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDockerRegistry, startDockerRegistry } from "../rehearsal/tools/docker-registry";
import { ensureRegctl } from "../rehearsal/tools/regctl";
import { CONTENDERS, type Contender, type Task, copyImage } from "./copy-contenders";
import { CountingProxy, type Link } from "./counting-proxy";
import { makeSampleImage } from "./sample-image";
import { type Measured, sideBySide, timed } from "./side-by-side";

/** One contender in one situation. */
export interface CopyFigures extends Measured<Contender> {
  readonly situation: string;
  /** Of bodies, from and to both registries together. */
  readonly bytes: number;
  readonly requests: number;
}

const RUNS = 5;
const TAG = "1.0.0";
/** As between a build machine and a registry of the same region. */
const GIGABIT: Link = { latency: 5, bytesPerSecond: 125_000_000 };

interface Situation {
  readonly name: string;
  /** The image that the destination has before. */
  readonly there?: "older" | "newer";
  /** Whether the time is taken over a link, and not on one machine. */
  readonly overLink?: boolean;
}

const SITUATIONS: readonly Situation[] = [
  { name: "nothing there" },
  { name: "80 % there", there: "older" },
  { name: "all there", there: "newer" },
  { name: "nothing there, 1 Gbit/s", overLink: true },
  { name: "80 % there, 1 Gbit/s", there: "older", overLink: true },
];

/**
 * Copies the same image between two registries on this machine.
 *
 * Time is taken without anything in between, or over a link; bytes and requests are counted in one copy more.
 */
export async function measureCopies(): Promise<readonly CopyFigures[]> {
  const [registry, path] = [await ensureDockerRegistry(), await ensureRegctl()];
  const folder = await mkdtemp(join(tmpdir(), "bench-copy-"));
  const servers = await Promise.all(
    ["source", "target"].map((name) => startDockerRegistry({ registry, folder: join(folder, name) })),
  );
  const hosts = servers.map(({ host }) => host);
  const proxies = await Promise.all(hosts.map((host) => CountingProxy.start(host)));
  const links = await Promise.all(hosts.map((host) => CountingProxy.start(host, GIGABIT)));
  try {
    const bench = new CopyBench(folder, path, hosts, proxies, links);
    await bench.pushImages();
    const figures: CopyFigures[] = [];
    for (const situation of SITUATIONS) figures.push(...(await bench.measure(situation)));
    return figures;
  } finally {
    await Promise.all([...servers, ...proxies, ...links].map((each) => each.stop()));
    await rm(folder, { recursive: true });
  }
}

class CopyBench {
  private copies = 0;
  private readonly digests = { older: "", newer: "" };

  constructor(
    readonly folder: string,
    readonly regctl: string,
    /** Of the source and the target. */
    private readonly hosts: readonly string[],
    private readonly proxies: readonly CountingProxy[],
    private readonly links: readonly CountingProxy[],
  ) {}

  /** To both registries: the target's repositories are filled from the one there, which moves nothing. */
  async pushImages(): Promise<void> {
    for (const image of ["older", "newer"] as const) {
      this.digests[image] = await makeSampleImage(this, image);
      for (const host of this.hosts) await copyImage(this, `ocidir://images:${image}`, `${host}/ds:${image}`);
    }
  }

  async measure(situation: Situation): Promise<CopyFigures[]> {
    const hosts = situation.overLink ? this.links.map(({ host }) => host) : this.hosts;
    const measured = await sideBySide(CONTENDERS, RUNS, async (contender) => {
      const task = await this.prepared(situation, hosts);
      return timed(() => contender.copy(task));
    });
    const figures: CopyFigures[] = [];
    for (const each of measured)
      figures.push({
        ...each,
        situation: situation.name,
        ...(await this.counted(each.contender, situation)),
      });
    return figures;
  }

  /** A repository of its own in the target, with what the situation says. */
  private async prepared({ there }: Situation, hosts: readonly string[]): Promise<Task> {
    const [source, target] = this.hosts;
    const repository = `copy-${++this.copies}`;
    const task = {
      regctl: this.regctl,
      from: `${hosts[0]}/ds`,
      to: `${hosts[1]}/${repository}`,
      digest: this.digests.newer,
      tag: TAG,
      folder: this.folder,
    };
    if (there !== undefined && source !== undefined) {
      const tag = there === "newer" ? TAG : "0.9.0";
      await copyImage(task, `${target}/ds@${this.digests[there]}`, `${target}/${repository}:${tag}`);
    }
    return task;
  }

  private async counted(
    contender: Contender,
    situation: Situation,
  ): Promise<{ bytes: number; requests: number }> {
    const task = await this.prepared(
      situation,
      this.proxies.map(({ host }) => host),
    );
    const sum = () => ({
      bytes: this.proxies.reduce((total, proxy) => total + proxy.bytes, 0),
      requests: this.proxies.reduce((total, proxy) => total + proxy.requests, 0),
    });
    const before = sum();
    await contender.copy(task);
    const after = sum();
    return { bytes: after.bytes - before.bytes, requests: after.requests - before.requests };
  }
}
