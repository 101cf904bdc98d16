import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { listen, MESSAGE_LIMITS, type Listening } from "../grpc";

/** Starts the pack's process with these variables. */
type StartPack = (environment: Readonly<Record<string, string>>) => ChildProcess;

const asItIs = (bytes: Buffer) => bytes;

/**
 * Stands before a policy pack until the engine has told the stack's configuration, which a pack reads from its
 * environment when it starts; then hands every request on.
 */
export function startPolicyProxy(startPack: StartPack): Promise<Listening> {
  let pack: ChildProcess | undefined;
  let client: Promise<grpc.Client> | undefined;
  const open = (environment: Readonly<Record<string, string>>) => {
    pack = startPack(environment);
    return printedPort(pack).then(
      (port) => new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), MESSAGE_LIMITS),
    );
  };
  const forward =
    (name: string, path: string) =>
    (call: grpc.ServerUnaryCall<Buffer, Buffer>, done: grpc.sendUnaryData<Buffer>) => {
      // An engine that hears this configures the pack by the requests that follow.
      if (name === "handshake") return done({ code: grpc.status.UNIMPLEMENTED });
      client ??= open(name === "configureStack" ? environmentOf(call.request) : {});
      client.then(
        (pack) => pack.makeUnaryRequest(path, asItIs, asItIs, call.request, done),
        (error: Error) => done({ code: grpc.status.UNKNOWN, details: error.message }),
      );
    };
  const methods = Object.entries(AnalyzerService as unknown as grpc.ServiceDefinition);
  const raw = methods.map(([name, method]) => [
    name,
    { ...method, requestDeserialize: asItIs, responseSerialize: asItIs },
  ]);
  return listen({
    definition: Object.fromEntries(raw) as grpc.ServiceDefinition,
    implementation: Object.fromEntries(methods.map(([name, { path }]) => [name, forward(name, path)])),
    stop: () => {
      pack?.kill("SIGKILL");
      client?.then((open) => open.close()).catch(() => undefined);
    },
  });
}

function environmentOf(bytes: Buffer): Record<string, string> {
  const stack = AnalyzerStackConfigureRequest.deserializeBinary(bytes);
  return {
    PULUMI_NODEJS_ORGANIZATION: stack.getOrganization(),
    PULUMI_NODEJS_PROJECT: stack.getProject(),
    PULUMI_NODEJS_STACK: stack.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(stack.getDryRun()),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(stack.getConfigMap().toObject())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(stack.getConfigSecretKeysList()),
  };
}

async function printedPort(pack: ChildProcess): Promise<string> {
  let said = "";
  let complained = "";
  pack.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
  pack.stderr?.on("data", (text: Buffer) => (complained += text.toString()));
  const ended = once(pack, "close").then(([code]) => {
    throw new Error(
      `The policy pack ended with exit code ${String(code)} before it was ready.\n${complained}`.trimEnd(),
    );
  });
  ended.catch(() => undefined);
  while (!said.includes("\n")) await Promise.race([once(pack.stdout!, "data"), ended]);
  return said.trim();
}
