import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  GetParameterCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  RemoveTagsFromResourceCommand,
  SSMClient,
  type ParameterTier,
  type ParameterType,
} from "@aws-sdk/client-ssm";
import type { ParameterArgs } from "@pulumi/aws/ssm";
import { explicitName, given } from "../given";
import { handler, type Inputs } from "../handler";
import { camelKeys } from "../naming";
import { readTags, upperCaseTags } from "../tags";

const ResourceType = "Parameter";

export const parameter = handler<ParameterArgs>({
  maps: { name: true, type: true, value: true, tier: true, tags: true },
  replaces: ["name"],
  unread: { tier: "only a list of parameters has it, and AWS chooses it for itself" },
  tagging: {
    by: "id",
    list: async (aws, ResourceId) => {
      const command = new ListTagsForResourceCommand({ ResourceType, ResourceId });
      return readTags((await aws.client(SSMClient).send(command)).TagList);
    },
    set: (aws, ResourceId, tags) =>
      aws
        .client(SSMClient)
        .send(new AddTagsToResourceCommand({ ResourceType, ResourceId, Tags: upperCaseTags(tags) })),
    remove: (aws, ResourceId, TagKeys) =>
      aws.client(SSMClient).send(new RemoveTagsFromResourceCommand({ ResourceType, ResourceId, TagKeys })),
  },
  async create({ aws, inputs, tags }) {
    const wanted = parameterOf(inputs);
    await aws.client(SSMClient).send(new PutParameterCommand({ ...wanted, Tags: upperCaseTags(tags) }));
    return wanted.Name;
  },
  update: ({ aws, inputs }) =>
    aws.client(SSMClient).send(new PutParameterCommand({ ...parameterOf(inputs), Overwrite: true })),
  delete: (aws, { id }) => aws.client(SSMClient).send(new DeleteParameterCommand({ Name: id })),
  async read(aws, id) {
    const { Parameter } = await aws
      .client(SSMClient)
      .send(new GetParameterCommand({ Name: id, WithDecryption: true }));
    return Parameter && camelKeys(Parameter);
  },
});

function parameterOf(inputs: Inputs<ParameterArgs>) {
  return {
    Name: explicitName(inputs.name),
    Type: inputs.type as ParameterType,
    ...(inputs.tier === undefined ? {} : { Tier: inputs.tier as ParameterTier }),
    Value: given(inputs.value, `Its "value"`),
  };
}
