import {
  CreateTagsCommand,
  DeleteTagsCommand,
  EC2Client,
  type ResourceType,
  type TagSpecification,
} from "@aws-sdk/client-ec2";
import type { Tagging } from "../tagging";
import { upperCaseTags, type Tags } from "../tags";

/** The tags of an EC2 resource that is about to be made; EC2 refuses a specification without tags. */
export function tagSpecifications(type: ResourceType, tags: Tags): TagSpecification[] | undefined {
  return Object.keys(tags).length > 0 ? [{ ResourceType: type, Tags: upperCaseTags(tags) }] : undefined;
}

/** How any EC2 resource is tagged; describing it gives its tags. */
export const ec2Tagging: Tagging = {
  by: "id",
  set: (aws, id, tags) =>
    aws.client(EC2Client).send(new CreateTagsCommand({ Resources: [id], Tags: upperCaseTags(tags) })),
  remove: (aws, id, keys) =>
    aws
      .client(EC2Client)
      .send(new DeleteTagsCommand({ Resources: [id], Tags: keys.map((Key) => ({ Key })) })),
};
