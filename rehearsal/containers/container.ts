import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { hostCommand } from "./command";
import { ContainerProcess } from "./container-process";
import type { ImageStore, StoredImage } from "./image-store";

const words = z.union([z.array(z.string()), z.string().transform((word) => [word])]).nullish();

/** What docker-py sends to `POST /containers/create`, as far as it is used here. */
export const containerRequest = z.object({
  Image: z.string(),
  Cmd: words,
  Entrypoint: words,
  Env: z.array(z.string()).nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
  WorkingDir: z.string().nullish(),
});

export type ContainerRequest = z.infer<typeof containerRequest>;

/** One container of the host: created, then running, then exited. */
export class Container {
  readonly id = randomBytes(32).toString("hex");
  readonly created = new Date().toISOString();
  started: string | undefined;
  finished: string | undefined;
  process: ContainerProcess | undefined;

  constructor(
    readonly name: string,
    readonly request: ContainerRequest,
    private readonly image: StoredImage,
    private readonly store: ImageStore,
  ) {}

  get labels(): Readonly<Record<string, string>> {
    return this.request.Labels ?? {};
  }

  get state(): "created" | "running" | "exited" {
    if (this.process === undefined) return "created";
    return this.process.exitCode === undefined ? "running" : "exited";
  }

  /**
   * Unpacks the image and starts its command with only the environment of the image, the container and `environment`.
   *
   * @throws Error when the image cannot be unpacked or its command is none that can run here.
   */
  async start(environment: Readonly<Record<string, string>>): Promise<void> {
    const rootfs = await this.store.unpack(this.image, this.id);
    const temporary = join(rootfs, "..", "tmp");
    await mkdir(temporary);
    const env = {
      HOME: temporary,
      TMPDIR: temporary,
      ...variables(this.image.config.Env),
      ...variables(this.request.Env),
      ...environment,
    };
    const cwd = join(rootfs, this.request.WorkingDir ?? this.image.config.WorkingDir ?? "/");
    await mkdir(cwd, { recursive: true });
    this.started = new Date().toISOString();
    this.process = new ContainerProcess(hostCommand(this.argv(), rootfs, env), { cwd, env });
    this.process.once("exit", () => {
      this.finished = new Date().toISOString();
    });
  }

  /** Docker's rule: an entrypoint given for the container also drops the image's Cmd. */
  private argv(): string[] {
    const { Entrypoint, Cmd } = this.request;
    const entrypoint = Entrypoint ?? this.image.config.Entrypoint ?? [];
    const command = Cmd ?? (Entrypoint ? [] : (this.image.config.Cmd ?? []));
    return [...entrypoint, ...command];
  }
}

/** Inside a container `host.docker.internal` is the machine; here the container is on the machine. */
function variables(entries: readonly string[] | null | undefined): Record<string, string> {
  const pairs = (entries ?? []).map((entry): [string, string] => {
    const [name = "", ...value] = entry.split("=");
    return [name, value.join("=").replaceAll("host.docker.internal", "127.0.0.1")];
  });
  return Object.fromEntries(pairs);
}
