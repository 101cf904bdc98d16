import type * as pulumi from "@pulumi/pulumi";

/**
 * Options of a component's children. Pulumi hands a component's provider on to its children, but not what the
 * component depends on; ARNs composed from settings carry no dependency either, so it is passed on here.
 * @param also Resources of the component itself that must come first.
 */
export function childOptions(
  parent: pulumi.ComponentResource,
  options: pulumi.ComponentResourceOptions,
  ...also: readonly pulumi.Resource[]
): { readonly parent: pulumi.ComponentResource; readonly dependsOn: pulumi.Input<pulumi.Resource>[] } {
  const before = options.dependsOn ?? [];
  return {
    parent,
    dependsOn: [...(Array.isArray(before) ? before : [before as pulumi.Input<pulumi.Resource>]), ...also],
  };
}
