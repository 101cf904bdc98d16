import { BUILD_SERVICES } from "../documents/boundary/build-services";
import { IDENTITIES, RUN_SERVICES } from "../documents/boundary/run-services";

const REFUSED = [...BUILD_SERVICES, ...RUN_SERVICES, IDENTITIES];
const PROVIDER = "pulumi:providers:";

/** What a resource type, or what its provider is there for, makes that no target has; `undefined` for any other type. */
export function refusedType(type: string): string | undefined {
  const ofProvider = type.startsWith(PROVIDER) ? `${type.slice(PROVIDER.length)}:` : undefined;
  return REFUSED.find(({ types }) => types.some((head) => (ofProvider ?? type).startsWith(head)))?.what;
}
