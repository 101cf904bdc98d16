import type { Deployment } from "./deployment";
import { Stopped } from "../plugins/grpc";
import { stackReference } from "./reads";
import { BUILT_IN_PACKAGE, packageOf } from "./urns";
import { containsUnknown, revealProperties, type MarkedProperties } from "../plugins/values";

const GET_RESOURCE = "pulumi:pulumi:getResource";
const READ_STACK_OUTPUTS = "pulumi:pulumi:readStackOutputs";

export interface Invoke {
  readonly token: string;
  readonly args: MarkedProperties;
  readonly provider: string;
  readonly version: string;
}

/** Answers a data source; `undefined` when the answer is unknown, since an argument or the provider's settings are. */
export async function invoke(deployment: Deployment, asked: Invoke): Promise<MarkedProperties | undefined> {
  if (deployment.journal.failed) throw new Stopped();
  if (asked.token === GET_RESOURCE) {
    await deployment.providers.defaultFor(BUILT_IN_PACKAGE, "");
    return registeredResource(deployment, String(asked.args.urn));
  }
  if (asked.token === READ_STACK_OUTPUTS) return stackReference(deployment, String(asked.args.name));
  const packageName = packageOf(asked.token);
  if (packageName === BUILT_IN_PACKAGE)
    throw new Error(`the rehearsal engine has no answer for ${asked.token}`);
  const provider = await deployment.providers.get(await deployment.providerFor(asked, packageName));
  if (!provider || containsUnknown(asked.args)) return undefined;
  try {
    return await provider.invoke(asked.token, revealProperties(asked.args));
  } catch (error) {
    throw new Error(`invocation of ${asked.token} returned an error: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Follows a resource reference, such as a remote component's output. */
function registeredResource(deployment: Deployment, urn: string): MarkedProperties {
  const resource = deployment.ledger.get(urn);
  if (!resource) throw new Error(`unknown resource ${urn}`);
  return { urn, id: resource.id, provider: resource.provider, state: resource.outputs };
}
