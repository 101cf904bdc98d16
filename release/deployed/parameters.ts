import { GetParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { runParameters } from "../../documents/state-machine/parameters";
import type { PipelineAccount } from "../accounts/accounts";

/** What a run of a pipeline reads: its parameters by their names below its path, and as `release` the stack's. */
export type Parameters = ReadonlyMap<string, string>;

/** Reads a pipeline's parameters, in one request as its runs do; none when it was never deployed. */
export async function readParameters({ client, settings }: PipelineAccount): Promise<Parameters> {
  const { parameterPath, releaseParameter } = settings.names;
  const names = new Map([
    ...runParameters(settings).map((name) => [`${parameterPath}/${name}`, name] as const),
    [releaseParameter, "release"] as const,
  ]);
  const { Parameters = [] } = await client(SSMClient).send(
    new GetParametersCommand({ Names: [...names.keys()] }),
  );
  return new Map(Parameters.map(({ Name = "", Value = "" }) => [names.get(Name) ?? Name, Value]));
}
