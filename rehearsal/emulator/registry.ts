import { ECRClient, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { type IncomingMessage, type ServerResponse, createServer, request } from "node:http";
import { type AwsCredentials, awsConfig } from "./clients";
import { type LoopbackServer, listen } from "../tools/loopback";

export interface RegistryArgs {
  /** The emulator's endpoint. */
  readonly endpoint: string;
  /** The account whose registry this is. */
  readonly account: string;
  readonly region: string;
}

export interface Registry {
  /** `127.0.0.1:<port>`: what stands for `<account>.dkr.ecr.<region>.amazonaws.com` on this machine. */
  readonly host: string;
  stop(): Promise<void>;
}

/** A user and password for a registry. */
export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
}

/** The name an account's registry has on AWS. */
export function ecrHost({ account, region }: { account: string; region: string }): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com`;
}

/**
 * Serves one account's registry on a loopback port of its own, as the emulator tells accounts apart by Host alone.
 *
 * Bodies are streamed both ways. Who may push and pull is decided by the emulator (`corrections/registry_access.py`);
 * only requests that cannot be for a registry are refused here.
 */
export async function startRegistry(args: RegistryArgs): Promise<Registry> {
  const server = createServer((incoming, outgoing) => forward(incoming, outgoing, args));
  const { port, stop }: LoopbackServer = await listen(server);
  return { host: `127.0.0.1:${port}`, stop };
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, args: RegistryArgs): void {
  const path = incoming.url ?? "/";
  if (!/^\/v2(\/|$)/.test(path)) {
    outgoing.writeHead(404).end("This is a registry: it serves /v2/ only.");
    return;
  }
  if (/^\/v2\/.+\/referrers\//.test(path)) {
    // The emulator answers 400, which means neither yes nor no: 404 is the answer of a registry without this API.
    outgoing.writeHead(404).end("This registry keeps no list of what refers to an image.");
    return;
  }
  const emulated = ecrHost(args);
  const local = incoming.headers.host ?? "";
  const { hostname, port } = new URL(args.endpoint);
  const headers = { ...incoming.headers, host: emulated };
  const onward = request({ hostname, port, method: incoming.method, path, headers }, (answer) => {
    const location = answer.headers.location
      ?.replace(`//${emulated}`, `//${local}`)
      .replace(/^https:/, "http:");
    outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...(location && { location }) });
    answer.pipe(outgoing);
    answer.on("error", () => outgoing.destroy());
  });
  onward.on("error", (error) => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end(`The emulator's registry does not answer: ${error.message}`);
  });
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
}

/**
 * What `aws ecr get-login-password` gives: user `AWS` and a password that stands for the caller for 12 hours.
 *
 * It opens every registry in which policies allow the caller something, another account's included.
 */
export async function registryCredentials(args: {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
}): Promise<RegistryCredentials> {
  const client = new ECRClient(awsConfig(args));
  try {
    const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}));
    const token = Buffer.from(authorizationData?.[0]?.authorizationToken ?? "", "base64").toString();
    const [username, password] = token.split(":", 2);
    if (!username || !password) throw new Error("ecr:GetAuthorizationToken answered without a token.");
    return { username, password };
  } finally {
    client.destroy();
  }
}
