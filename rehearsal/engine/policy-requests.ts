import {
  AnalyzeRequest,
  AnalyzeStackRequest,
  AnalyzerPropertyDependencies,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzerResourceOptions,
} from "@pulumi/pulumi/proto/analyzer_pb";
import type { StoredResource } from "./state";
import { flattenReferences, toStruct, type MarkedProperties } from "../plugins/values";

/** A resource as policies see it. */
export interface PolicyResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Inputs for a resource policy, outputs for a stack policy; secrets marked. */
  readonly properties: MarkedProperties;
  readonly parent: string;
  readonly protect: boolean;
  readonly aliases: readonly string[];
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly provider: StoredResource | undefined;
  readonly ignoreChanges?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  readonly additionalSecretOutputs?: readonly string[];
}

export function toAnalyzeRequest(resource: PolicyResource): AnalyzeRequest {
  return describe(new AnalyzeRequest(), resource);
}

export function toStackRequest(resources: readonly PolicyResource[]): AnalyzeStackRequest {
  const message = new AnalyzeStackRequest();
  message.setResourcesList(
    resources.map((resource) => {
      const entry = describe(new AnalyzerResource(), resource);
      entry.setParent(resource.parent);
      entry.setDependenciesList([...resource.dependencies]);
      for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
        const dependencies = new AnalyzerPropertyDependencies();
        dependencies.setUrnsList([...urns]);
        entry.getPropertydependenciesMap().set(property, dependencies);
      }
      return entry;
    }),
  );
  return message;
}

function describe<Message extends AnalyzeRequest | AnalyzerResource>(
  message: Message,
  resource: PolicyResource,
): Message {
  message.setUrn(resource.urn);
  message.setType(resource.type);
  message.setName(resource.name);
  message.setProperties(toStruct(shownProperties(resource.properties)));
  message.setOptions(optionsOf(resource));
  if (resource.provider) {
    const provider = new AnalyzerProviderResource();
    provider.setUrn(resource.provider.urn);
    provider.setType(resource.provider.type);
    provider.setName(resource.provider.name);
    provider.setProperties(toStruct(resource.provider.inputs));
    message.setProvider(provider);
  }
  return message;
}

function optionsOf(resource: PolicyResource): AnalyzerResourceOptions {
  const options = new AnalyzerResourceOptions();
  options.setProtect(resource.protect);
  options.setParent(resource.parent);
  options.setAliasesList([...resource.aliases]);
  options.setIgnorechangesList([...(resource.ignoreChanges ?? [])]);
  options.setAdditionalsecretoutputsList([...(resource.additionalSecretOutputs ?? [])]);
  options.setDeletebeforereplace(resource.deleteBeforeReplace ?? false);
  options.setDeletebeforereplacedefined(resource.deleteBeforeReplace === true);
  return options;
}

/** Keys that begin with two underscores are Pulumi's own; policies are not shown them. */
function shownProperties(properties: MarkedProperties): MarkedProperties {
  const shown = Object.entries(properties).filter(([key]) => !key.startsWith("__"));
  return flattenReferences(Object.fromEntries(shown)) as MarkedProperties;
}
