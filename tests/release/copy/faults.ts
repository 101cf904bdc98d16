import { expect } from "chai";
import { type Promotion, type Registries, VERSION } from "./copy-fixture";
import type { Asked, Fault, Faults } from "./faulty-registry";

export const isManifest = ({ path }: Asked) => path.includes("/manifests/sha256:");
export const isTag = ({ path }: Asked) => path.endsWith(`/manifests/${VERSION}`);
export const isBlob = ({ path }: Asked) => path.includes("/blobs/sha256:");

/** The same fault for every such request. */
export function when(matches: (asked: Asked) => boolean, fault: Fault): Faults {
  return (asked) => (matches(asked) ? fault : undefined);
}

/** The copy fails in this way and sets no tag but these; once nothing is wrong any more, it succeeds. */
export async function failsThenSucceeds(
  registries: Registries,
  promotion: Promotion,
  expected: { readonly code: string; readonly message: RegExp; readonly tags?: readonly string[] },
): Promise<void> {
  const { code, message, tags = [] } = expected;
  const error = await promotion.refusal();
  expect(error.message).to.match(message);
  expect(error.code).to.equal(code);
  const allowed = Object.entries(promotion.expectedTags).filter(([tag]) => tags.includes(tag));
  expect(await promotion.targetTags()).to.deep.equal(Object.fromEntries(allowed));
  registries.source.faults = () => undefined;
  registries.target.faults = () => undefined;
  await promotion.copy();
  expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
}
