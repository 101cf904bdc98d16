import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { fromStruct, type MarkedProperties } from "../plugins/values";

/** What the program asks for when it makes a resource. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly remote: boolean;
  readonly parent: string;
  readonly inputs: MarkedProperties;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Provider reference, or empty for the one of the parent or the default one. */
  readonly provider: string;
  /** Provider references by package, for the children of a component. */
  readonly providers: Readonly<Record<string, string>>;
  readonly version: string;
  readonly protect: boolean | undefined;
  readonly retainOnDelete: boolean | undefined;
  readonly deleteBeforeReplace: boolean;
  readonly aliases: readonly Alias[];
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  /** The program's own transforms of this resource, which also apply to its children. */
  readonly transforms: readonly Callback[];
}

/** A registration with nothing but what every resource has. */
export function plainRegistration(
  required: Pick<Registration, "type" | "name" | "custom" | "parent" | "inputs">,
): Registration {
  return {
    remote: false,
    dependencies: [],
    propertyDependencies: {},
    provider: "",
    providers: {},
    version: "",
    protect: undefined,
    retainOnDelete: undefined,
    deleteBeforeReplace: false,
    aliases: [],
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
    transforms: [],
    ...required,
  };
}

/** @throws for options that this engine does not carry out: ignoring one would be a silent difference. */
export function fromRequest(request: RegisterResourceRequest): Registration {
  const unsupported: Record<string, boolean> = {
    import: request.getImportid() !== "",
    deletedWith: request.getDeletedwith() !== "",
    replaceWith: request.getReplaceWithList().length > 0,
    replacementTrigger: request.hasReplacementTrigger(),
    envVarMappings: request.getEnvvarmappingsMap().getLength() > 0,
    stateMigrations: request.getStateMigrationsList().length > 0,
  };
  for (const [option, used] of Object.entries(unsupported)) {
    if (used) throw new Error(`The rehearsal engine does not carry out the resource option "${option}".`);
  }
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    remote: request.getRemote(),
    parent: request.getParent(),
    inputs: fromStruct(request.getObject()),
    dependencies: request.getDependenciesList(),
    propertyDependencies: Object.fromEntries(
      [...request.getPropertydependenciesMap().entries()].map(([key, value]) => [
        key,
        value.getUrnsList().sort(),
      ]),
    ),
    provider: request.getProvider(),
    providers: Object.fromEntries(request.getProvidersMap().entries()),
    version: request.getVersion(),
    protect: request.hasProtect() ? request.getProtect() : undefined,
    retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
    deleteBeforeReplace: request.getDeletebeforereplace(),
    aliases: request.getAliasesList(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    transforms: request.getTransformsList(),
  };
}
