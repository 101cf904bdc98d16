import type { Settings } from "../../settings/settings";
import type { PolicyDocument } from "../policy";
import { stackPolicies } from "./stack-access";
import { readsOnly } from "./stack-access/access";

/**
 * What previews and refreshes one stack: the reads of its deploy role and nothing else, so no data, no image, no
 * decryption, and no parameter but the stack's own, none of which is secret.
 * @returns policies by name
 */
export const previewRolePolicies = (settings: Settings): Readonly<Record<string, PolicyDocument>> =>
  stackPolicies(settings, readsOnly);
