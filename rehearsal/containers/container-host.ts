import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";
import type { RegistryCredentials } from "../emulator/registry";
import { listen } from "../tools/loopback";
import { Container, containerRequest } from "./container";
import {
  API_VERSION,
  ApiError,
  inspection,
  matchesLabels,
  readBody,
  sendJson,
  sendLogs,
  summary,
} from "./docker-api";
import { ImageStore } from "./image-store";

export interface ContainerHostArgs {
  /** Blobs and root file systems go here. */
  readonly folder: string;
  /** `127.0.0.1:<port>` of the registry that stands for `<account>.dkr.ecr.<region>.amazonaws.com`. */
  readonly registryFor: (host: string) => string | Promise<string>;
  readonly registryCredentials: (host: string) => RegistryCredentials | Promise<RegistryCredentials>;
  /** Variables of every container, over its own; asked when one starts, as the emulator starts after this host. */
  readonly environment: () => Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

export interface ContainerHost {
  /** For `startEmulator({ containerHost })`. */
  readonly url: `tcp://127.0.0.1:${number}`;
  /** Kills every container that runs and closes the host. */
  stop(): Promise<void>;
}

/** Docker's own default between SIGTERM and SIGKILL is 10 s; nothing here needs as long. */
const STOP_GRACE = 3_000;

/**
 * Serves the part of the Docker Engine API that the emulator calls, and runs containers as local processes.
 *
 * Images come from the emulated registries by digest only, and nothing is used whose digest is wrong.
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
  private readonly images: ImageStore;

  constructor(private readonly args: ContainerHostArgs) {
    this.images = new ImageStore(args.folder, async (host) => ({
      address: await args.registryFor(host),
      credentials: await args.registryCredentials(host),
    }));
  }

  /** Answers one request; an exception becomes Docker's `{"message": …}`, which ends up as the task's stopped reason. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      // A page in a browser on this machine reaches the port too, under another host name.
      if (!/^127\.0\.0\.1:\d+$/.test(request.headers.host ?? ""))
        throw new ApiError(403, "This host answers to 127.0.0.1 only.");
      await this.route(request, response);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.args.log(`container host: ${request.method} ${request.url}: ${message}`);
      if (response.headersSent) response.destroy();
      else sendJson(response, error instanceof ApiError ? error.status : 500, { message });
    }
  }

  async stopAll(): Promise<void> {
    await Promise.all(
      [...this.containers.values()].map(async (container) => container.process?.stop(STOP_GRACE)),
    );
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://docker");
    const path = pathname.replace(/^\/v\d+\.\d+/, "");
    const container = /^\/containers\/(?<id>[^/]+)(?:\/(?<action>\w+))?$/.exec(path)?.groups;
    const image = /^\/images\/(?<reference>.+)\/json$/.exec(path)?.groups?.["reference"];
    if (path === "/_ping") return void response.end("OK");
    if (path === "/version") return sendJson(response, 200, version());
    if (path === "/info")
      return sendJson(response, 200, { ID: "rehearsal", OSType: "linux", Architecture: process.arch });
    if (path === "/networks") return sendJson(response, 200, []);
    if (path === "/images/create") return this.pull(searchParams, response);
    if (image !== undefined) return this.inspectImage(decodeURIComponent(image), response);
    if (path === "/containers/json") return this.list(searchParams, response);
    if (path === "/containers/create") return this.create(await readBody(request), searchParams, response);
    if (container?.["id"] !== undefined) {
      const found = this.find(decodeURIComponent(container["id"]));
      return this.act(
        found,
        request.method === "DELETE" ? "remove" : (container["action"] ?? "inspect"),
        searchParams,
        response,
      );
    }
    throw new ApiError(404, `${request.method} ${path} is not part of this container host`);
  }

  private find(idOrName: string): Container {
    const found = [...this.containers.values()].find(
      ({ id, name }) => id.startsWith(idOrName) || name === idOrName,
    );
    if (found === undefined) throw new ApiError(404, `No such container: ${idOrName}`);
    return found;
  }

  private list(query: URLSearchParams, response: ServerResponse): void {
    const all = ["1", "true", "True"].includes(query.get("all") ?? "");
    const listed = [...this.containers.values()]
      .filter((container) => all || container.state === "running")
      .filter((container) => matchesLabels(container, query.get("filters")));
    sendJson(response, 200, listed.map(summary));
  }

  private async pull(query: URLSearchParams, response: ServerResponse): Promise<void> {
    const [repository, tag] = [query.get("fromImage") ?? "", query.get("tag") ?? ""];
    const reference = tag === "" ? repository : `${repository}${tag.startsWith("sha256:") ? "@" : ":"}${tag}`;
    const [os, architecture] = query.get("platform")?.split("/") ?? [];
    const platform = os !== undefined && architecture !== undefined ? { os, architecture } : undefined;
    const image = await this.images.pull(reference, platform);
    this.args.log(
      `pulled ${reference} (${image.platform.os}/${image.platform.architecture} ${image.manifestDigest})`,
    );
    sendJson(response, 200, { status: `Digest: ${image.manifestDigest}` });
  }

  private inspectImage(reference: string, response: ServerResponse): void {
    const image = this.images.get(reference);
    if (image === undefined) throw new ApiError(404, `No such image: ${reference}`);
    const { platform, manifestDigest } = image;
    const Architecture = platform.architecture;
    sendJson(response, 200, {
      Id: manifestDigest,
      RepoTags: [],
      RepoDigests: [reference],
      Os: platform.os,
      Architecture,
    });
  }

  /** docker-py pulls when it is told that there is no such image, and creates again. */
  private create(body: string, query: URLSearchParams, response: ServerResponse): void {
    const request = containerRequest.parse(JSON.parse(body));
    const image = this.images.get(request.Image);
    if (image === undefined) throw new ApiError(404, `No such image: ${request.Image}`);
    const name = z.string().min(1).catch("unnamed").parse(query.get("name"));
    if ([...this.containers.values()].some((other) => other.name === name && name !== "unnamed"))
      throw new ApiError(409, `The container name "/${name}" is already in use`);
    const container = new Container(name, request, image, this.images);
    this.containers.set(container.id, container);
    sendJson(response, 201, { Id: container.id, Warnings: [] });
  }

  private async act(
    container: Container,
    action: string,
    query: URLSearchParams,
    response: ServerResponse,
  ): Promise<void> {
    switch (action) {
      case "json":
        return sendJson(response, 200, inspection(container));
      case "logs":
        return sendLogs(container, response, query);
      case "start":
        await container.start(this.args.environment());
        this.args.log(`started ${container.name}`);
        return sendJson(response, 204);
      case "wait":
        return waitFor(container, response);
      case "stop":
        await container.process?.stop(Number(query.get("t") ?? STOP_GRACE / 1000) * 1000);
        return sendJson(response, 204);
      case "kill":
        container.process?.kill(query.get("signal") === "SIGTERM" ? "SIGTERM" : "SIGKILL");
        return sendJson(response, 204);
      case "remove":
        await this.remove(container);
        return sendJson(response, 204);
      default:
        throw new ApiError(404, `"${action}" of a container is not part of this container host`);
    }
  }

  private async remove(container: Container): Promise<void> {
    await container.process?.stop(0);
    this.containers.delete(container.id);
    await this.images.remove(container.id);
  }
}

function version(): object {
  return {
    ApiVersion: API_VERSION,
    MinAPIVersion: "1.24",
    Version: "rehearsal",
    Os: "linux",
    Arch: process.arch,
  };
}

function waitFor(container: Container, response: ServerResponse): void {
  const answer = (code: number) => sendJson(response, 200, { StatusCode: code });
  const { process } = container;
  if (process === undefined) throw new ApiError(409, `Container ${container.name} was not started`);
  if (process.exitCode === undefined) process.once("exit", answer);
  else answer(process.exitCode);
}
