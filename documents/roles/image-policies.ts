import type { PolicyDocument } from "../policy";

/** As many images of the longest names as IAM takes in one policy: tests/stacks/policy-limits.test.ts. */
const IN_ONE_POLICY = 25;

/** Policies about some images each, by name: `images`, and `images-2` for those that have no room in it. */
export function imagePolicies(
  images: readonly string[],
  policyOf: (images: readonly string[]) => PolicyDocument,
): Readonly<Record<string, PolicyDocument>> {
  const policies: Record<string, PolicyDocument> = {};
  for (let first = 0; first < images.length; first += IN_ONE_POLICY) {
    const name = first === 0 ? "images" : `images-${first / IN_ONE_POLICY + 1}`;
    policies[name] = policyOf(images.slice(first, first + IN_ONE_POLICY));
  }
  return policies;
}
