import { GetParametersCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { awsFailure } from "./aws-failure";
import type { FetchParameters } from "./settings";

/** Fetches parameters with one ssm:GetParameters call, which takes up to 10 names. */
export function parameterStore(ssm: SSMClient, signal: AbortSignal): FetchParameters {
  return async (names) => {
    try {
      const answer = await ssm.send(new GetParametersCommand({ Names: [...names] }), { abortSignal: signal });
      return new Map((answer.Parameters ?? []).map(({ Name, Value }) => [Name ?? "", Value ?? ""]));
    } catch (error) {
      throw awsFailure(error, "ssm:GetParameters", names.join(", "));
    }
  };
}
