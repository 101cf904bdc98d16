import {
  CreateTagsCommand,
  DeleteTagsCommand,
  EC2Client,
  type ResourceType,
  type TagSpecification,
} from "@aws-sdk/client-ec2";
import type { Existing, Wanted } from "../handler";
import { retag, upperCaseTags, type Tags } from "../tags";

/** The tags of an EC2 resource that is about to be made; EC2 refuses a specification without tags. */
export function tagSpecifications(type: ResourceType, tags: Tags): TagSpecification[] | undefined {
  return Object.keys(tags).length > 0 ? [{ ResourceType: type, Tags: upperCaseTags(tags) }] : undefined;
}

/** Brings the tags of any EC2 resource up to date. */
export async function retagEc2<A>({ aws, tags }: Wanted<A>, before: Existing<A>): Promise<void> {
  const ec2 = aws.client(EC2Client);
  const Resources = [before.id];
  await retag(
    before.tags,
    tags,
    (set) => ec2.send(new CreateTagsCommand({ Resources, Tags: upperCaseTags(set) })),
    (keys) => ec2.send(new DeleteTagsCommand({ Resources, Tags: keys.map((Key) => ({ Key })) })),
  );
}
