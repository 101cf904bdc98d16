import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  RemoveTagsFromResourceCommand,
  SSMClient,
  type ParameterTier,
  type ParameterType,
} from "@aws-sdk/client-ssm";
import type { ParameterArgs } from "@pulumi/aws/ssm";
import { explicitName, given, handler, type Inputs } from "../handler";
import type { AwsSession } from "../session";
import { retag, upperCaseTags } from "../tags";

export const parameter = handler<ParameterArgs>({
  maps: {
    name: true,
    type: true,
    value: true,
    insecureValue: true,
    description: true,
    allowedPattern: true,
    dataType: true,
    keyId: true,
    tier: true,
    overwrite: true,
    tags: true,
  },
  inPlace: [
    "type",
    "value",
    "insecureValue",
    "description",
    "allowedPattern",
    "keyId",
    "tier",
    "overwrite",
    "tags",
  ],
  async create({ aws, inputs, tags }) {
    const Name = explicitName(inputs.name);
    const ssm = aws.client(SSMClient);
    if (inputs.overwrite === true) {
      // SSM takes tags only for a parameter that it makes new.
      await ssm.send(new PutParameterCommand({ ...parameterOf(inputs), Overwrite: true }));
      if (Object.keys(tags).length > 0) await ssm.send(tagging(Name, upperCaseTags(tags)));
    } else await ssm.send(new PutParameterCommand({ ...parameterOf(inputs), Tags: upperCaseTags(tags) }));
    return { id: Name, computed: await parameterOutputs(aws, Name) };
  },
  async update({ aws, inputs, tags }, { id, tags: before }) {
    const ssm = aws.client(SSMClient);
    await ssm.send(new PutParameterCommand({ ...parameterOf(inputs), Overwrite: true }));
    await retag(
      before,
      tags,
      (set) => ssm.send(tagging(id, upperCaseTags(set))),
      (TagKeys) =>
        ssm.send(new RemoveTagsFromResourceCommand({ ResourceType: "Parameter", ResourceId: id, TagKeys })),
    );
    return { id, computed: await parameterOutputs(aws, id) };
  },
  async delete(aws, { id }) {
    await aws.client(SSMClient).send(new DeleteParameterCommand({ Name: id }));
  },
});

function parameterOf(inputs: Inputs<ParameterArgs>) {
  return {
    Name: explicitName(inputs.name),
    Type: inputs.type as ParameterType,
    Value: given(inputs.value ?? inputs.insecureValue, `Its "value" (or "insecureValue")`),
    // Left out, an update would keep the description it had.
    Description: inputs.description ?? "",
    AllowedPattern: inputs.allowedPattern,
    DataType: inputs.dataType,
    KeyId: inputs.keyId,
    Tier: inputs.tier as ParameterTier | undefined,
  };
}

function tagging(name: string, tags: { Key: string; Value: string }[]): AddTagsToResourceCommand {
  return new AddTagsToResourceCommand({ ResourceType: "Parameter", ResourceId: name, Tags: tags });
}

async function parameterOutputs(aws: AwsSession, Name: string) {
  const { Parameter } = await aws
    .client(SSMClient)
    .send(new GetParameterCommand({ Name, WithDecryption: true }));
  const found = given(Parameter, `The parameter ${Name}`);
  return { arn: found.ARN, value: found.Value, version: found.Version, dataType: found.DataType };
}
