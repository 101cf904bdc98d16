import { isDeepStrictEqual } from "node:util";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { logToEngine } from "./engine-log";
import { handle, type Service } from "./grpc";
import type { Properties, Provider, ProviderPackage } from "./provider";
import { fromStruct, toStruct } from "./values";

const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;

/** Settings of a provider that Pulumi adds, and that no provider has. */
const PULUMIS = ["version", "pluginDownloadURL", "__internal"];
const settingsIn = (all: Properties): Properties =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !PULUMIS.includes(name)));

/** The version of an installed package of Pulumi's; any other has a version that every program accepts. */
export function versionOf(name: string): string {
  try {
    return (require(`@pulumi/${name}/package.json`) as { version: string }).version;
  } catch {
    return "99.0.0";
  }
}

export const pluginInfo = (name: string) =>
  handle(() => {
    const info = new PluginInfo();
    info.setVersion(versionOf(name));
    return info;
  });

/** Answers Pulumi's engine for a package. One service has many providers, which differ by their connection. */
export function providerService({ name, checkSettings, configure }: ProviderPackage): Service {
  const configured = new Map<string, Provider>();
  const engines = new Map<string, string>();
  const by = <Request, Response>(
    answer: (request: Request, provider: Provider, engine: string | undefined) => Response,
  ) =>
    handle(async (request: Request, peer) => {
      const provider = configured.get(peer);
      if (!provider) throw new Error(`A provider of ${name} was asked before it was configured.`);
      return answer(request, provider, engines.get(peer));
    });
  const implementation = {
    handshake: handle((request: rpc.ProviderHandshakeRequest, peer) => {
      engines.set(peer, request.getEngineAddress());
      return new rpc.ProviderHandshakeResponse();
    }),
    getPluginInfo: pluginInfo(name),
    getSchema: handle(() => {
      throw new Error(
        `The rehearsal has no schema of ${name} to write a program from: add --generate-code=false to pulumi import.`,
      );
    }),
    attach: handle(() => new Empty()),
    cancel: handle(() => new Empty()),
    checkConfig: handle((request: rpc.CheckRequest) =>
      checked(request, (settings) => (checkSettings(settingsIn(settings)), settings)),
    ),
    diffConfig: handle(diffConfig),
    configure: handle(async (request: rpc.ConfigureRequest, peer) => {
      configured.set(peer, await configure(settingsIn(fromStruct(request.getArgs()))));
      const response = new rpc.ConfigureResponse();
      response.setSupportspreview(true);
      return response;
    }),
    check: by((request: rpc.CheckRequest, provider) =>
      checked(request, (inputs) =>
        provider.check({ type: request.getType(), name: request.getName(), inputs }),
      ),
    ),
    diff: by(diff),
    create: by(create),
    update: by(update),
    read: by(read),
    delete: by(remove),
    invoke: by(async (request: rpc.InvokeRequest, provider) => {
      const response = new rpc.InvokeResponse();
      response.setReturn(toStruct(await provider.invoke(request.getTok(), fromStruct(request.getArgs()))));
      return response;
    }),
  };
  return { definition: ResourceProviderService, implementation, stop: () => undefined };
}

/** A refusal is an answer: Pulumi shows it at the resource, and asks about the next one. */
function checked(request: rpc.CheckRequest, check: (inputs: Properties) => Properties): rpc.CheckResponse {
  const response = new rpc.CheckResponse();
  const inputs = fromStruct(request.getNews());
  try {
    response.setInputs(toStruct(check(inputs)));
  } catch (error) {
    const failure = new rpc.CheckFailure();
    failure.setReason((error as Error).message);
    response.setInputs(toStruct(inputs));
    response.addFailures(failure);
  }
  return response;
}

function diffConfig(request: rpc.DiffRequest): rpc.DiffResponse {
  const before = settingsIn(fromStruct(request.getOldInputs()));
  const after = settingsIn(fromStruct(request.getNews()));
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return differing(names.filter((name) => !isDeepStrictEqual(before[name], after[name])));
}

function differing(changes: readonly string[]): rpc.DiffResponse {
  const response = new rpc.DiffResponse();
  response.setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList([...changes]);
  return response;
}

function diff(request: rpc.DiffRequest, provider: Provider): rpc.DiffResponse {
  const before = { inputs: fromStruct(request.getOldInputs()), outputs: fromStruct(request.getOlds()) };
  const { changes, replaces, deleteBeforeReplace } = provider.diff(
    request.getType(),
    before,
    fromStruct(request.getNews()),
    request.getIgnorechangesList(),
  );
  const response = differing(changes);
  response.setReplacesList([...replaces]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  return response;
}

async function create(request: rpc.CreateRequest, provider: Provider): Promise<rpc.CreateResponse> {
  const inputs = fromStruct(request.getProperties());
  const wanted = { type: request.getType(), name: request.getName(), inputs };
  const response = new rpc.CreateResponse();
  if (request.getPreview()) {
    response.setProperties(toStruct(provider.plan(wanted)));
    return response;
  }
  const { id, outputs } = await provider.create(wanted);
  response.setId(id);
  response.setProperties(toStruct(outputs));
  return response;
}

async function update(request: rpc.UpdateRequest, provider: Provider): Promise<rpc.UpdateResponse> {
  const inputs = fromStruct(request.getNews());
  const before = {
    id: request.getId(),
    inputs: fromStruct(request.getOldInputs()),
    outputs: fromStruct(request.getOlds()),
  };
  const response = new rpc.UpdateResponse();
  // What was computed stays at preview, as the AWS provider has it.
  const { outputs } = request.getPreview()
    ? { outputs: { ...before.outputs, ...inputs } }
    : await provider.update({ type: request.getType(), name: request.getName(), inputs }, before);
  response.setProperties(toStruct(outputs));
  return response;
}

/** An import and a `.get` know nothing but the id; a refresh knows the state. */
async function read(
  request: rpc.ReadRequest,
  provider: Provider,
  engine: string | undefined,
): Promise<rpc.ReadResponse> {
  const before = { inputs: fromStruct(request.getInputs()), outputs: fromStruct(request.getProperties()) };
  const known = Object.keys(before.outputs).length > 0;
  const found = await provider.read(request.getType(), request.getId(), known ? before : undefined);
  const response = new rpc.ReadResponse();
  if (!found) return response;
  if (found.unread.length > 0 && engine !== undefined)
    await logToEngine(
      engine,
      request.getUrn(),
      `${found.unread.join(", ")} cannot be read from the emulator${known ? ", and is as the state has it" : ""}.`,
    );
  response.setId(found.id);
  response.setProperties(toStruct(found.outputs));
  response.setInputs(toStruct(found.inputs));
  return response;
}

async function remove(request: rpc.DeleteRequest, provider: Provider): Promise<Empty> {
  await provider.delete(request.getType(), {
    id: request.getId(),
    inputs: fromStruct(request.getOldInputs()),
    outputs: fromStruct(request.getProperties()),
  });
  return new Empty();
}
