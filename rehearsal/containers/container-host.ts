import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { listen } from "../tools/loopback";
import { Container, containerRequest } from "./container";
import { sendLogs } from "./container-logs";
import { type Image, type PullArgs, pullImage } from "./image";

export interface ContainerHostArgs extends Pick<PullArgs, "regctl" | "folder" | "registry"> {
  /** Variables of every container, over its own; asked when one starts, as the emulator starts after this host. */
  readonly environment: () => Readonly<Record<string, string>>;
}

export interface ContainerHost {
  /** For `startEmulator({ containerHost })`. */
  readonly url: `tcp://127.0.0.1:${number}`;
  /** Kills every container that runs and closes the host. */
  stop(): Promise<void>;
}

/** Docker's own default between SIGTERM and SIGKILL is 10 s; nothing here needs as long. */
const STOP_GRACE = 3_000;
const PLATFORM = `linux/${process.arch === "x64" ? "amd64" : process.arch}`;

/** An answer of the Docker Engine API that is not a success. */
class ApiError extends Error {
  constructor(
    readonly status: 403 | 404 | 409,
    message: string,
  ) {
    super(message);
  }
}

interface Call {
  readonly id: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Serves the part of the Docker Engine API that the emulator calls, and runs containers as local processes.
 *
 * Images come from the emulated registries by digest only, and nothing is used whose digest is wrong.
 * https://docs.docker.com/reference/api/engine/version/v1.44/
 */
export async function startContainerHost(args: ContainerHostArgs): Promise<ContainerHost> {
  const host = new Host(args);
  const server = createServer((request, response) => void host.answer(request, response));
  const { port, stop } = await listen(server);
  return {
    url: `tcp://127.0.0.1:${port}`,
    stop: async () => {
      await host.stopAll();
      await stop();
    },
  };
}

class Host {
  private readonly containers = new Map<string, Container>();
  private readonly images = new Map<string, Promise<Image>>();

  /** What each call answers as JSON; nothing is 204, and a response that was sent already stays. */
  private readonly routes: readonly [RegExp, (call: Call) => unknown][] = [
    [/^GET \/version$/, () => ({ ApiVersion: "1.44" })],
    [/^POST \/images\/create$/, ({ query }) => this.pull(query)],
    [/^GET \/images\/(?<id>.+)\/json$/, async ({ id }) => ({ Id: (await this.image(id)).digest })],
    // Asked for by the emulator's search for abandoned containers: this host has none.
    [/^GET \/containers\/json$/, () => []],
    [/^POST \/containers\/create$/, ({ request }) => this.create(request)],
    [/^GET \/containers\/(?<id>\w+)\/json$/, ({ id }) => inspection(this.container(id))],
    [/^POST \/containers\/(?<id>\w+)\/start$/, ({ id }) => this.container(id).start(this.args.environment())],
    [/^GET \/containers\/(?<id>\w+)\/logs$/, (call) => this.logs(call)],
    [/^POST \/containers\/(?<id>\w+)\/wait$/, ({ id }) => waitFor(this.container(id))],
    [/^POST \/containers\/(?<id>\w+)\/stop$/, ({ id }) => this.container(id).process?.stop(STOP_GRACE)],
    [/^DELETE \/containers\/(?<id>\w+)$/, ({ id }) => this.remove(id)],
  ];

  constructor(private readonly args: ContainerHostArgs) {}

  /** Answers one request; an exception becomes Docker's `{"message": …}`, which ends up as the task's stopped reason. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await this.route(request, response);
      if (!response.headersSent) sendJson(response, body === undefined ? 204 : 200, body);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else sendJson(response, error instanceof ApiError ? error.status : 500, { message });
    }
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.containers.values()].map(async ({ process }) => process?.stop(STOP_GRACE)));
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    // A page in a browser on this machine reaches the port too, under another host name.
    if (!/^127\.0\.0\.1:\d+$/.test(request.headers.host ?? ""))
      throw new ApiError(403, "This host answers to 127.0.0.1 only.");
    const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://docker");
    const asked = `${request.method} ${decodeURIComponent(pathname.replace(/^\/v\d+\.\d+/, ""))}`;
    for (const [pattern, handle] of this.routes) {
      const found = pattern.exec(asked);
      if (found) return handle({ id: found.groups?.["id"] ?? "", query, request, response });
    }
    throw new ApiError(404, `${asked} is not part of this container host`);
  }

  private container(id: string): Container {
    const found = this.containers.get(id);
    if (found === undefined) throw new ApiError(404, `No such container: ${id}`);
    return found;
  }

  /** docker-py pulls when it is told that there is no such image, and creates again. */
  private image(reference: string): Promise<Image> {
    const found = this.images.get(reference);
    if (found === undefined) throw new ApiError(404, `No such image: ${reference}`);
    return found;
  }

  /** Pulls an image, once however many containers wait for it; after a failure it may be asked for again. */
  private async pull(query: URLSearchParams): Promise<object> {
    const [repository, tag] = [query.get("fromImage") ?? "", query.get("tag") ?? ""];
    const reference = `${repository}${tag.startsWith("sha256:") ? "@" : ":"}${tag}`;
    const platform = query.get("platform") ?? PLATFORM;
    const pulling = this.images.get(reference) ?? pullImage({ ...this.args, reference, platform });
    this.images.set(reference, pulling);
    try {
      return { status: `Digest: ${(await pulling).digest}` };
    } catch (error) {
      this.images.delete(reference);
      throw error;
    }
  }

  private async create(request: IncomingMessage): Promise<object> {
    const asked = containerRequest.parse(await json(request));
    const container = new Container(this.args.folder, asked, await this.image(asked.Image));
    this.containers.set(container.id, container);
    return { Id: container.id, Warnings: [] };
  }

  private logs({ id, query, response }: Call): void {
    sendLogs(this.container(id).process, response, query.get("follow") === "1");
  }

  private async remove(id: string): Promise<void> {
    await this.container(id).remove();
    this.containers.delete(id);
  }
}

function sendJson(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

/** The long form of a container, as far as it is read. */
function inspection({ id, state }: Container): object {
  return {
    Id: id,
    Config: { Tty: false },
    NetworkSettings: { Networks: { bridge: { IPAddress: "127.0.0.1" } } },
    State: { Status: state },
  };
}

async function waitFor({ id, process }: Container): Promise<object> {
  if (process === undefined) throw new ApiError(409, `Container ${id} was not started`);
  if (process.exitCode === undefined) await once(process, "exit");
  return { StatusCode: process.exitCode };
}
