import * as grpc from "@grpc/grpc-js";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb.js";
import {
  type Callback,
  CallbackInvokeRequest,
  type CallbackInvokeResponse,
} from "@pulumi/pulumi/proto/callback_pb.js";
import {
  TransformRequest,
  TransformResourceOptions,
  TransformResponse,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { Registration } from "./registration";
import { fromStruct, toStruct } from "../plugins/values";

/** Calls the program's resource transforms back, as the engine does: a resource's own, its parents', the stack's. */
export class Transforms {
  private readonly ofStack: Callback[] = [];
  private readonly ofResource = new Map<string, readonly Callback[]>();
  private readonly clients = new Map<string, CallbacksClient>();

  addToStack(transform: Callback): void {
    this.ofStack.push(transform);
  }

  /** Remembers the transforms of a registered resource for its children. */
  addToResource(urn: string, transforms: readonly Callback[]): void {
    if (transforms.length > 0) this.ofResource.set(urn, transforms);
  }

  /** @param ancestors URNs of the parent, its parent, and so on */
  async apply(registration: Registration, ancestors: readonly string[]): Promise<Registration> {
    const inherited = ancestors.flatMap((urn) => this.ofResource.get(urn) ?? []);
    let transformed = registration;
    for (const transform of [...registration.transforms, ...inherited, ...this.ofStack]) {
      transformed = await this.call(transform, transformed);
    }
    return transformed;
  }

  close(): void {
    this.clients.forEach((client) => client.close());
  }

  private async call(transform: Callback, registration: Registration): Promise<Registration> {
    const request = new CallbackInvokeRequest();
    request.setToken(transform.getToken());
    request.setRequest(toTransformRequest(registration).serializeBinary());
    const client = this.clientOf(transform.getTarget());
    const reply = await new Promise<CallbackInvokeResponse>((resolve, reject) =>
      client.invoke(request, (error: grpc.ServiceError | null, response: CallbackInvokeResponse) =>
        error ? reject(new Error(`A transform failed: ${error.details}`)) : resolve(response),
      ),
    );
    return applyResponse(registration, TransformResponse.deserializeBinary(reply.getResponse_asU8()));
  }

  private clientOf(target: string): CallbacksClient {
    const existing = this.clients.get(target);
    if (existing) return existing;
    const client = new CallbacksClient(target, grpc.credentials.createInsecure());
    this.clients.set(target, client);
    return client;
  }
}

function toTransformRequest(registration: Registration): TransformRequest {
  const options = new TransformResourceOptions();
  options.setDependsOnList([...registration.dependencies]);
  if (registration.protect !== undefined) options.setProtect(registration.protect);
  if (registration.retainOnDelete !== undefined) options.setRetainOnDelete(registration.retainOnDelete);
  options.setDeleteBeforeReplace(registration.deleteBeforeReplace);
  options.setAliasesList([...registration.aliases]);
  options.setIgnoreChangesList([...registration.ignoreChanges]);
  options.setReplaceOnChangesList([...registration.replaceOnChanges]);
  options.setAdditionalSecretOutputsList([...registration.additionalSecretOutputs]);
  options.setProvider(registration.provider);
  options.setVersion(registration.version);
  Object.entries(registration.providers).forEach(([name, provider]) =>
    options.getProvidersMap().set(name, provider),
  );
  const request = new TransformRequest();
  request.setType(registration.type);
  request.setName(registration.name);
  request.setCustom(registration.custom);
  request.setParent(registration.parent);
  request.setProperties(toStruct(registration.inputs));
  request.setOptions(options);
  return request;
}

function applyResponse(registration: Registration, response: TransformResponse): Registration {
  const inputs = fromStruct(response.getProperties());
  // A property that a transform adds depends on nothing: what its value came from is not carried over the wire.
  const added = Object.keys(inputs).filter((key) => !(key in registration.propertyDependencies));
  const propertyDependencies = {
    ...registration.propertyDependencies,
    ...Object.fromEntries(added.map((key) => [key, []])),
  };
  const options = response.getOptions();
  if (!options) return { ...registration, inputs, propertyDependencies };
  return {
    ...registration,
    inputs,
    propertyDependencies,
    dependencies: options.getDependsOnList(),
    protect: options.hasProtect() ? options.getProtect() : undefined,
    retainOnDelete: options.hasRetainOnDelete() ? options.getRetainOnDelete() : undefined,
    deleteBeforeReplace: options.getDeleteBeforeReplace() ?? false,
    aliases: options.getAliasesList(),
    ignoreChanges: options.getIgnoreChangesList(),
    replaceOnChanges: options.getReplaceOnChangesList(),
    additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
    provider: options.getProvider(),
    version: options.getVersion(),
    providers: Object.fromEntries(options.getProvidersMap().entries()),
  };
}
