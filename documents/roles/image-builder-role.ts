import type { StackArns } from "../../settings/arns";
import { policy, type PolicyDocument } from "../policy";
import { LOG_IN_TO_REGISTRY, pushImages } from "./promotion-role";

/** Pushes what was built into the source's own repositories, and reads it back. */
export function imageBuilderRolePolicy(arns: StackArns, images: readonly string[]): PolicyDocument {
  return policy(LOG_IN_TO_REGISTRY, pushImages(images.map((image) => arns.repository(image))));
}
