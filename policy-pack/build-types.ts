import { BUILD_SERVICES } from "../documents/boundary/build-services";

const PROVIDER = "pulumi:providers:";

/** What a resource type builds, or what its provider is there for; `undefined` for a type that is not known to build. */
export function buildsWhat(type: string): string | undefined {
  const ofProvider = type.startsWith(PROVIDER) ? `${type.slice(PROVIDER.length)}:` : undefined;
  return BUILD_SERVICES.find(({ types }) => types.some((head) => (ofProvider ?? type).startsWith(head)))
    ?.what;
}
