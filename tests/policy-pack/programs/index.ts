import { Provider } from "@pulumi/aws/provider";
import type { Region } from "@pulumi/aws/types/enums";
import * as pulumi from "@pulumi/pulumi";
import { sampleSettings } from "../../sample-settings";
import { PROGRAMS } from "./all-programs";

/** Registers the programs that the environment names, in one stack and with the provider that the pipeline has. */
const stack = pulumi.getStack() === "dev" ? "dev" : "prod";
const named = new Set(JSON.parse(process.env["POLICY_PROGRAMS"] ?? "[]") as string[]);
const { account, region, project, externalId, kind, arns } = sampleSettings(stack);
const provider = new Provider("aws", {
  region: region as Region,
  allowedAccountIds: [account],
  defaultTags: { tags: { Project: project, Stack: stack, ManagedBy: "pulumi" } },
  ...(kind === "source"
    ? {}
    : { assumeRoles: [{ roleArn: arns.deployRole, externalId, sessionName: `pulumi-${stack}` }] }),
});
for (const { name, register } of PROGRAMS) {
  if (named.has(name)) register(name, { provider });
}
