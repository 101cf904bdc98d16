import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type * as grpc from "@grpc/grpc-js";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import {
  DeploymentInfo,
  ReadResourceResponse,
  RegisterResourceResponse,
  ResourceInvokeResponse,
  ResourceMonitorFeature,
  SupportsFeatureResponse,
  type ReadResourceRequest,
  type RegisterResourceOutputsRequest,
  type RegisterResourceRequest,
  type ResourceInvokeRequest,
  type SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import type { Deployment } from "./deployment";
import { handle, Stopped } from "../plugins/grpc";
import { invoke } from "./invokes";
import { readResource } from "./reads";
import { fromRequest } from "./registration";
import { fromStruct, toStruct } from "../plugins/values";

const FEATURES: Readonly<Record<string, ResourceMonitorFeature>> = {
  secrets: ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_SECRETS,
  resourceReferences: ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  aliasSpecs: ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  transforms: ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
};

/** The part of Pulumi's ResourceMonitor that this engine answers; the SDK is told that anything else is unimplemented. */
export function resourceMonitor(deployment: Deployment): grpc.UntypedServiceImplementation {
  return {
    getDeploymentInfo: handle(() => deploymentInfo(deployment)),
    supportsFeature: handle((request: SupportsFeatureRequest) => {
      const response = new SupportsFeatureResponse();
      response.setHassupport(request.getId() in FEATURES);
      return response;
    }),
    registerStackTransform: handle((transform: Callback) => {
      deployment.transforms.addToStack(transform);
      return new Empty();
    }),
    registerResource: handle((request: RegisterResourceRequest) => answerRegistration(deployment, request)),
    registerResourceOutputs: handle((request: RegisterResourceOutputsRequest) => {
      if (deployment.journal.failed) throw new Stopped();
      deployment.setOutputs(request.getUrn(), fromStruct(request.getOutputs()));
      return new Empty();
    }),
    readResource: handle((request: ReadResourceRequest) => answerRead(deployment, request)),
    invoke: handle((request: ResourceInvokeRequest) => answerInvoke(deployment, request)),
    signalAndWaitForShutdown: handle(() => new Empty()),
  };
}

function deploymentInfo({ options }: Deployment): DeploymentInfo {
  const info = new DeploymentInfo();
  info.setProject(options.project);
  info.setStack(options.stack);
  info.setOrganization(options.organization ?? "organization");
  info.setDryrun(options.mode === "preview");
  info.setSupportedfeaturesList(Object.values(FEATURES));
  for (const [key, value] of Object.entries(options.config ?? {})) info.getConfigMap().set(key, value);
  info.setConfigsecretkeysList([...(options.secretKeys ?? [])]);
  return info;
}

async function answerRegistration(
  deployment: Deployment,
  request: RegisterResourceRequest,
): Promise<RegisterResourceResponse> {
  const resource = await deployment.register(fromRequest(request));
  const response = new RegisterResourceResponse();
  response.setUrn(resource.urn);
  response.setId(resource.id);
  // A component of the program sets its own outputs: old ones could refer to resources not registered yet.
  response.setObject(toStruct(resource.custom || resource.remote ? resource.outputs : {}));
  return response;
}

async function answerRead(
  deployment: Deployment,
  request: ReadResourceRequest,
): Promise<ReadResourceResponse> {
  const [type, name] = [request.getType(), request.getName()];
  const urn = deployment.urnFor({ parent: request.getParent(), type, name });
  const properties = await readResource(deployment, { urn, type, name, id: request.getId() });
  const response = new ReadResourceResponse();
  response.setUrn(urn);
  response.setProperties(toStruct(properties));
  return response;
}

async function answerInvoke(
  deployment: Deployment,
  request: ResourceInvokeRequest,
): Promise<ResourceInvokeResponse> {
  const answer = await invoke(deployment, {
    token: request.getTok(),
    args: fromStruct(request.getArgs()),
    provider: request.getProvider(),
    version: request.getVersion(),
  });
  const response = new ResourceInvokeResponse();
  response.setUnknown(answer === undefined);
  response.setReturn(toStruct(answer ?? {}));
  return response;
}
