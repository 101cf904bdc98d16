import type { Deployment } from "./deployment";
import { Stopped } from "../plugins/grpc";
import { BUILT_IN_PACKAGE } from "./urns";
import { markSecret, type MarkedProperties } from "../plugins/values";

export const STACK_REFERENCE_TYPE = "pulumi:pulumi:StackReference";

/** What the program wants to read without owning it. */
export interface Read {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id: string;
}

/**
 * Answers a read. Only stack references can be read: a provider of the rehearsal has no reading of resources by id.
 * @throws Stopped when the stack is not there; the journal has the reason
 */
export async function readResource(deployment: Deployment, read: Read): Promise<MarkedProperties> {
  if (deployment.journal.failed) throw new Stopped();
  try {
    if (read.type !== STACK_REFERENCE_TYPE) {
      throw new Error(
        `reading ${read.type} "${read.id}" by its id is not part of the rehearsal; use a data source`,
      );
    }
    // Pulumi's own provider: a resource of the stack like any other default provider, with nothing to configure.
    await deployment.providers.defaultFor(BUILT_IN_PACKAGE, "");
    const properties = await stackReference(deployment, read.id);
    deployment.journal.mask.learn(properties);
    deployment.reads.set(read.urn, read);
    return properties;
  } catch (error) {
    deployment.journal.fail(read.urn, (error as Error).message);
    throw new Stopped();
  }
}

/** A stack's outputs as its references give them. @throws Error when there is no such stack */
export async function stackReference(deployment: Deployment, name: string): Promise<MarkedProperties> {
  const found = await deployment.options.stackOutputs?.(name);
  if (!found) throw new Error(`unknown stack "${name}"`);
  const secretNames = [...(found.secretNames ?? [])].sort();
  const outputs = Object.entries(found.outputs).map(([key, value]) => [
    key,
    secretNames.includes(key) ? markSecret(value) : value,
  ]);
  return { name, outputs: Object.fromEntries(outputs), secretOutputNames: secretNames };
}
