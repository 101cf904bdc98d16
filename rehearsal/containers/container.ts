import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { hostCommand } from "./command";
import { ContainerProcess } from "./container-process";
import { type Image, unpackImage } from "./image";

const words = z.union([z.array(z.string()), z.string().transform((word) => [word])]).nullish();

/** What docker-py sends to `POST /containers/create`, as far as it is used here. */
export const containerRequest = z.object({
  Image: z.string(),
  Cmd: words,
  Entrypoint: words,
  Env: z.array(z.string()).nullish(),
  WorkingDir: z.string().nullish(),
});

/** One container of the host: created, then running, then exited. */
export class Container {
  readonly id = randomBytes(32).toString("hex");
  process: ContainerProcess | undefined;

  constructor(
    private readonly folder: string,
    private readonly request: z.infer<typeof containerRequest>,
    private readonly image: Image,
  ) {}

  get state(): "created" | "running" | "exited" {
    if (this.process === undefined) return "created";
    return this.process.exitCode === undefined ? "running" : "exited";
  }

  /**
   * Unpacks the image and starts its command with only the environment of the image, the container and `environment`,
   * and this machine's PATH where these have none.
   *
   * @throws Error when the image cannot be unpacked or its command is none that can run here.
   */
  async start(environment: Readonly<Record<string, string>>): Promise<void> {
    const { request, image } = this;
    const [rootfs, temporary] = [join(this.own, "rootfs"), join(this.own, "tmp")];
    await mkdir(temporary, { recursive: true });
    await unpackImage(image, rootfs);
    const variables = { ...pairs(image.config.Env), ...pairs(request.Env), ...environment };
    const workingDir = request.WorkingDir ?? image.config.WorkingDir ?? "/";
    const cwd = join(rootfs, workingDir);
    await mkdir(cwd, { recursive: true });
    // An interpreter of this machine may itself look for programs there.
    const machine = { PATH: process.env["PATH"] ?? "" };
    this.process = new ContainerProcess(hostCommand(this.argv(), rootfs, workingDir), {
      cwd,
      env: { ...machine, HOME: temporary, TMPDIR: temporary, ...variables },
    });
  }

  async remove(): Promise<void> {
    await this.process?.stop(0);
    await rm(this.own, { recursive: true, force: true });
  }

  private get own(): string {
    return join(this.folder, this.id);
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
function pairs(entries: readonly string[] | null | undefined): Record<string, string> {
  const split = (entries ?? []).map((entry): [string, string] => {
    const [name = "", ...value] = entry.split("=");
    return [name, value.join("=").replaceAll("host.docker.internal", "127.0.0.1")];
  });
  return Object.fromEntries(split);
}
