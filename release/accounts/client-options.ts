import { outboundAgent } from "../network";
import type { ClientSettings } from "./accounts";
import { demandEndpoints, type Environment, isLocalEndpoint } from "./environment";

/** Times that a call to AWS is made in all, when it is throttled or gets no answer. */
const ATTEMPTS = 5;

/**
 * What clients of AWS have beside credentials, whoever they act as.
 * @throws ReleaseError for an endpoint that would get requests unencrypted
 */
export function clientOptions(region: string, env: Environment): Omit<ClientSettings, "credentials"> {
  demandEndpoints(env);
  const httpsAgent = outboundAgent();
  return {
    region,
    maxAttempts: ATTEMPTS,
    forcePathStyle: isLocalEndpoint(env),
    ...(httpsAgent && { requestHandler: { httpsAgent } }),
  };
}
