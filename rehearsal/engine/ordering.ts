import type { StoredResource } from "./state";
import { providerUrn } from "./urns";

/**
 * Orders resources so that each comes after its parent, provider and dependencies, and by URN otherwise:
 * the same program gives the same order whatever the timing of its requests.
 */
export function dependenciesFirst<Resource extends StoredResource>(
  resources: Iterable<Resource>,
): Resource[] {
  const byUrn = new Map([...resources].map((resource) => [resource.urn, resource] as const));
  const ordered = new Set<Resource>();
  const visiting = new Set<string>();
  const visit = (urn: string): void => {
    const resource = byUrn.get(urn);
    if (!resource || ordered.has(resource) || visiting.has(urn)) return;
    visiting.add(urn);
    requirementsOf(resource).forEach(visit);
    ordered.add(resource);
  };
  [...byUrn.keys()].sort().forEach(visit);
  return [...ordered];
}

function requirementsOf(resource: StoredResource): string[] {
  const provider = resource.provider ? [providerUrn(resource.provider)] : [];
  return [
    resource.parent,
    ...provider,
    ...resource.dependencies,
    ...Object.values(resource.propertyDependencies).flat(),
  ];
}
