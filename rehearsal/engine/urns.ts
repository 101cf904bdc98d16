/** The type of a stack's root resource. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** The type token of a provider resource, followed by its package. */
export const PROVIDER_TYPE = "pulumi:providers:";

/** The package of stack references and of the stack itself, which the engine provides. */
export const BUILT_IN_PACKAGE = "pulumi";

/** Builds and reads URNs: `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`. */
export function urnOf(stack: string, project: string, parent: string, type: string, name: string): string {
  const parentTypes = parent && typeOf(parent) !== STACK_TYPE ? `${qualifiedTypeOf(parent)}$` : "";
  return `urn:pulumi:${stack}::${project}::${parentTypes}${type}::${name}`;
}

function qualifiedTypeOf(urn: string): string {
  const type = urn.split("::")[2];
  if (type === undefined)
    throw new Error(`"${urn}" is not a URN: expected urn:pulumi:<stack>::<project>::<type>::<name>.`);
  return type;
}

export function typeOf(urn: string): string {
  const types = qualifiedTypeOf(urn);
  return types.slice(types.lastIndexOf("$") + 1);
}

/** A name may itself contain `::`. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** `aws:s3/bucket:Bucket` belongs to the package `aws`. */
export function packageOf(type: string): string {
  return type.split(":")[0] ?? "";
}

export function isProviderType(type: string): boolean {
  return type.startsWith(PROVIDER_TYPE);
}

/** A provider reference is the provider's URN, `::`, and its id, which is unknown before it exists. */
export function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}
