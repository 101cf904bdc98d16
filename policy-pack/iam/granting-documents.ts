import { settingsOf, type Resource, type StackFacts } from "../rule";
import { documentsOf, type AttachedDocument } from "./documents-of";

/** The documents that give permissions to identities. A permissions boundary gives none: it caps what others give. */
export function grantingDocuments(resource: Resource, stack: StackFacts): readonly AttachedDocument[] {
  return isBoundary(resource, stack) ? [] : documentsOf(resource).filter(({ kind }) => kind === "identity");
}

function isBoundary({ type, properties }: Resource, stack: StackFacts): boolean {
  if (stack.kind === "source" || !type.startsWith("aws:iam/policy:")) return false;
  return properties["name"] === settingsOf(stack).names.boundary && (properties["path"] ?? "/") === "/";
}
