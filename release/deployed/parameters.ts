import { paginateGetParametersByPath, SSMClient } from "@aws-sdk/client-ssm";
import type { Account } from "../accounts/accounts";

/** A stack's parameters, by their names below its path. */
export type Parameters = ReadonlyMap<string, string>;

/** Reads all of a stack's parameters; none when it was never deployed. */
export async function readParameters({ client, settings }: Account): Promise<Parameters> {
  const path = settings.names.parameterPath;
  const found = new Map<string, string>();
  for await (const { Parameters = [] } of paginateGetParametersByPath(
    { client: client(SSMClient) },
    { Path: path },
  ))
    for (const { Name = "", Value = "" } of Parameters) found.set(Name.slice(path.length + 1), Value);
  return found;
}
