import { expect } from "chai";
import type { Suite } from "./copy-fixture";
import type { Asked, Fault, Faults } from "./faulty-registry";
import { type Promotion, VERSION } from "./promotion";

export const DOWN: Fault = { kind: "answer", status: 503 };
/** As a registry answers that wants user and password. */
export const UNAUTHORIZED: Fault = {
  kind: "answer",
  status: 401,
  headers: { "www-authenticate": 'Basic realm="ecr"' },
};

export type Matches = (asked: Asked) => boolean;
export const isManifest: Matches = ({ path }) => path.includes("/manifests/sha256:");
export const isTag: Matches = ({ path }) => path.endsWith(`/manifests/${VERSION}`);
export const isBlob: Matches = ({ path }) => path.includes("/blobs/sha256:");
export const isUpload: Matches = ({ method }) => method === "POST";
/** Only a comparison reads manifests from the destination. */
export const isComparison: Matches = (asked) => asked.method === "GET" && isManifest(asked);
export const isTagging: Matches = (asked) => asked.method === "PUT" && isTag(asked);

/** Only what concerns one repository. */
export const within =
  (repository: string | undefined, matches: Matches): Matches =>
  (asked) =>
    asked.path.startsWith(`/v2/${repository}/`) && matches(asked);

/** The same fault for every such request. */
export function when(matches: Matches, fault: Fault): Faults {
  return (asked) => (matches(asked) ? fault : undefined);
}

/** Answers nothing any more once such a request has arrived. */
export function downFrom(matches: Matches): Faults {
  let down = false;
  return (asked) => {
    down ||= matches(asked);
    return down ? DOWN : undefined;
  };
}

/** The copy fails in this way and sets no tag but the first few; once nothing is wrong any more, it succeeds. */
export async function failsThenSucceeds(
  suite: Suite,
  promotion: Promotion,
  expected: { readonly code: string; readonly message: RegExp; readonly tagged?: number },
): Promise<void> {
  const { code, message, tagged = 0 } = expected;
  const error = await promotion.refusal();
  expect(error.message).to.match(message);
  expect(error.code).to.equal(code);
  expect(await promotion.targetTags()).to.deep.equal(promotion.tagsAfter(tagged));
  suite.source(() => undefined);
  suite.target(() => undefined);
  await promotion.copy();
  expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
}
