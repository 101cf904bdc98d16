import type { ServerResponse } from "node:http";
import type { ContainerProcess, OutputLine } from "./container-process";

/** Sends a container's output so far and, with `follow`, what comes until it ends, in Docker's multiplexed frames. */
export function sendLogs(
  process: ContainerProcess | undefined,
  response: ServerResponse,
  follow: boolean,
): void {
  response.writeHead(200, { "content-type": "application/vnd.docker.multiplexed-stream" });
  response.flushHeaders();
  const send = (line: OutputLine) => void response.write(frame(line));
  process?.output.forEach(send);
  if (!follow || process?.exitCode !== undefined || process === undefined) return void response.end();
  process.on("output", send);
  process.once("exit", () => response.end());
  response.once("close", () => process.off("output", send));
}

/** https://docs.docker.com/reference/api/engine/version/v1.44/#tag/Container/operation/ContainerAttach */
function frame({ stream, text }: OutputLine): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(text.length, 4);
  return Buffer.concat([header, text]);
}
