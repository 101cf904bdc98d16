import type { Deployment } from "./deployment";
import { revealedState } from "./operations";
import { isDefaultProvider } from "./providers";
import { CANCELLED } from "./journal";
import type { StoredResource } from "./state";
import { isProviderType } from "./urns";

/** Deletes what replacements left behind and what the program no longer registers, dependents first. */
export async function deleteLeftovers(deployment: Deployment): Promise<void> {
  const { journal, ledger } = deployment;
  for (const resource of ledger.leftovers()) {
    if (deployment.options.signal?.aborted) return journal.fail("", CANCELLED);
    const replaced = ledger.isReplaced(resource);
    try {
      if (!replaced) refuseToDeleteProtected(resource);
      if (deployment.options.mode === "up") await remove(deployment, resource);
    } catch (error) {
      journal.fail(resource.urn, (error as Error).message);
      return;
    }
    ledger.remove(resource);
    if (!replaced && !isDefaultProvider(resource.urn)) journal.done("delete", resource);
  }
}

async function remove(deployment: Deployment, resource: StoredResource): Promise<void> {
  if (!resource.custom || isProviderType(resource.type) || resource.retainOnDelete) return;
  const provider = await deployment.providers.getForDeletion(
    resource.provider,
    deployment.ledger.before.resources,
  );
  await provider.delete(resource.type, revealedState(resource));
}

function refuseToDeleteProtected(resource: StoredResource): void {
  if (!resource.protect) return;
  throw new Error(
    `resource "${resource.urn}" cannot be deleted because it is protected. To unprotect the resource, ` +
      "remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`",
  );
}
