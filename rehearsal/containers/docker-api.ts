import type { IncomingMessage, ServerResponse } from "node:http";
import type { Container } from "./container";
import type { OutputLine } from "./container-process";

/** An answer of the Docker Engine API that is not a success. */
export class ApiError extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 409 | 500,
    message: string,
  ) {
    super(message);
  }
}

/** https://docs.docker.com/reference/api/engine/version/v1.44/ is what the answers are shaped by. */
export const API_VERSION = "1.44";
const NEVER = "0001-01-01T00:00:00Z";

export function sendJson(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "api-version": API_VERSION });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** The long form of a container, as `GET /containers/{id}/json` gives it. */
export function inspection(container: Container): object {
  const { request, state } = container;
  return {
    Id: container.id,
    Name: `/${container.name}`,
    Created: container.created,
    Image: request.Image,
    Config: { Tty: false, Image: request.Image, Env: request.Env ?? [], Labels: container.labels },
    HostConfig: { LogConfig: { Type: "json-file" } },
    NetworkSettings: { IPAddress: "127.0.0.1", Networks: { bridge: { IPAddress: "127.0.0.1" } }, Ports: {} },
    State: {
      Status: state,
      Running: state === "running",
      ExitCode: container.process?.exitCode ?? 0,
      StartedAt: container.started ?? NEVER,
      FinishedAt: container.finished ?? NEVER,
      OOMKilled: false,
      Error: "",
    },
    Mounts: [],
  };
}

/** The short form of a container, as `GET /containers/json` gives it. */
export function summary(container: Container): object {
  const { id, name, request, state, labels } = container;
  return { Id: id, Names: [`/${name}`], Image: request.Image, State: state, Status: state, Labels: labels };
}

/** Whether a container has every label of Docker's `filters={"label":["name","name=value"]}`. */
export function matchesLabels(container: Container, filters: string | null): boolean {
  const { label = [] } = JSON.parse(filters ?? "{}") as { label?: string[] | Record<string, boolean> };
  const wanted = Array.isArray(label) ? label : Object.keys(label);
  return wanted.every((filter) => {
    const [name = "", ...value] = filter.split("=");
    const found = container.labels[name];
    return value.length === 0 ? found !== undefined : found === value.join("=");
  });
}

/** Sends a container's output so far and, with `follow`, what comes until it ends, in Docker's multiplexed frames. */
export function sendLogs(container: Container, response: ServerResponse, query: URLSearchParams): void {
  response.writeHead(200, { "content-type": "application/vnd.docker.multiplexed-stream" });
  response.flushHeaders();
  const { process } = container;
  const wanted = (line: OutputLine) => query.get(line.stream === 1 ? "stdout" : "stderr") === "1";
  const send = (line: OutputLine) => {
    if (wanted(line)) response.write(frame(line));
  };
  const tail = Number(query.get("tail") ?? "all");
  const lines = process?.output ?? [];
  (Number.isNaN(tail) ? lines : lines.slice(-tail)).forEach(send);
  if (query.get("follow") !== "1" || process === undefined || process.exitCode !== undefined)
    return void response.end();
  process.on("output", send);
  process.once("exit", () => response.end());
  response.once("close", () => process.off("output", send));
}

function frame({ stream, text }: OutputLine): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(text.length, 4);
  return Buffer.concat([header, text]);
}
