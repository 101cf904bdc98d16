import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  type RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { handle, MESSAGE_LIMITS, request, type Service } from "../grpc";
import { UNKNOWN, type ExpandComponent, type Properties } from "../provider";
import { pluginInfo, versionOf } from "../provider-service";
import { fromStruct, reveal, toStruct } from "../values";
import { expandVpc } from "./vpc";

/** Components by type. */
export type Components = Readonly<Record<string, ExpandComponent>>;

const COMPONENTS: Components = { "awsx:ec2:Vpc": expandVpc };

/** The plugin of the package awsx: it registers the children of its components with the engine. */
export function awsxService(more: Components = {}): Service {
  const implementation = {
    handshake: handle(() => {
      const response = new rpc.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(true);
      response.setAcceptOutputs(true);
      return response;
    }),
    getPluginInfo: pluginInfo("awsx"),
    attach: handle(() => new Empty()),
    cancel: handle(() => new Empty()),
    checkConfig: handle((call: rpc.CheckRequest) => {
      const response = new rpc.CheckResponse();
      response.setInputs(call.getNews());
      return response;
    }),
    diffConfig: handle(() => new rpc.DiffResponse()),
    configure: handle(() => {
      const response = new rpc.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setAcceptresources(true);
      response.setAcceptoutputs(true);
      response.setSupportspreview(true);
      return response;
    }),
    construct: handle((call: rpc.ConstructRequest) => construct(call, { ...COMPONENTS, ...more })),
  };
  return { definition: ResourceProviderService, implementation, stop: () => undefined };
}

async function construct(call: rpc.ConstructRequest, components: Components): Promise<rpc.ConstructResponse> {
  const [type, name] = [call.getType(), call.getName()];
  const expand = components[type];
  if (!expand)
    throw new Error(`The rehearsal does not expand ${type}: write how in rehearsal/plugins/awsx/.`);
  const monitor = new ResourceMonitorClient(
    call.getMonitorendpoint(),
    grpc.credentials.createInsecure(),
    MESSAGE_LIMITS,
  );
  try {
    const inputs = reveal(fromStruct(call.getInputs())) as Properties;
    const urn = (await register(monitor, componentOf(call, inputs))).getUrn();
    const outputs = await expand(
      { type, name, inputs },
      async (child, { parent = urn, dependsOn = [] } = {}) => {
        const made = await register(monitor, childOf(call, parent, child, dependsOn));
        return { urn: made.getUrn(), id: made.getId() || UNKNOWN, outputs: fromStruct(made.getObject()) };
      },
    );
    const state = toStruct(outputs);
    const registered = new RegisterResourceOutputsRequest();
    registered.setUrn(urn);
    registered.setOutputs(state);
    await request<Empty>((done) => monitor.registerResourceOutputs(registered, done));
    const response = new rpc.ConstructResponse();
    response.setUrn(urn);
    response.setState(state);
    return response;
  } finally {
    monitor.close();
  }
}

const register = (monitor: ResourceMonitorClient, message: RegisterResourceRequest) =>
  request<RegisterResourceResponse>((done) => monitor.registerResource(message, done));

function componentOf(call: rpc.ConstructRequest, inputs: Properties): RegisterResourceRequest {
  const component = new RegisterResourceRequest();
  component.setType(call.getType());
  component.setName(call.getName());
  component.setParent(call.getParent());
  component.setProtect(call.getProtect() ?? false);
  component.setAliasesList(call.getAliasesList());
  component.setDependenciesList(call.getDependenciesList());
  component.setObject(toStruct(inputs));
  for (const [name, reference] of call.getProvidersMap().toObject())
    component.getProvidersMap().set(name, reference);
  return component;
}

function childOf(
  call: rpc.ConstructRequest,
  parent: string,
  { type, name, inputs }: Parameters<Parameters<ExpandComponent>[1]>[0],
  dependsOn: readonly string[],
): RegisterResourceRequest {
  const child = new RegisterResourceRequest();
  child.setType(type);
  child.setName(name);
  child.setCustom(true);
  child.setParent(parent);
  child.setObject(toStruct(inputs));
  child.setDependenciesList([...dependsOn]);
  child.setProvider(call.getProvidersMap().get("aws") ?? "");
  child.setVersion(versionOf("aws"));
  child.setAcceptsecrets(true);
  child.setAcceptresources(true);
  return child;
}
