import { GetParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { PIPELINE_PARAMETERS } from "../../documents/state-machine/parameters";
import type { Account } from "../accounts/accounts";

/** A stack's parameters, by their names below its path. */
export type Parameters = ReadonlyMap<string, string>;

/** Reads parameters of a stack, by default all of the pipeline's; none when it was never deployed. */
export async function readParameters(
  { client, settings }: Account,
  names: readonly string[] = PIPELINE_PARAMETERS,
): Promise<Parameters> {
  const head = `${settings.names.parameterPath}/`;
  const { Parameters = [] } = await client(SSMClient).send(
    new GetParametersCommand({ Names: names.map((name) => head + name) }),
  );
  return new Map(Parameters.map(({ Name = "", Value = "" }) => [Name.slice(head.length), Value]));
}
