import { runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import type { BoundaryDocument } from "../../documents/boundary/boundary";
import type { PolicyDocument } from "../../documents/policy";

/** Everything is allowed: what is left is what other policies deny. */
const EVERYTHING = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["*"], Resource: ["*"] }],
};

export interface Access {
  /** ARN of the role that asks. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly account: string;
  readonly context?: Readonly<Record<string, string>>;
  /** What the role's own policies allow; default: everything. */
  readonly identity?: PolicyDocument;
  readonly boundary?: BoundaryDocument;
  readonly resourcePolicy?: PolicyDocument;
  readonly serviceControl?: PolicyDocument;
}

/** What IAM says: `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`. @throws when the simulator refuses the question */
export async function decide(access: Access): Promise<string> {
  const named = (policy: unknown) => ({ name: "simulated", policy });
  const { serviceControl, boundary } = access;
  const simulation: Simulation = {
    request: {
      principal: access.principal,
      action: access.action,
      resource: { resource: access.resource, accountId: access.account },
      contextVariables: { "aws:PrincipalArn": access.principal, ...access.context },
    },
    identityPolicies: [named(access.identity ?? EVERYTHING)],
    serviceControlPolicies: serviceControl
      ? [{ orgIdentifier: "ou", policies: [named(EVERYTHING), named(serviceControl)] }]
      : [],
    resourceControlPolicies: [],
    resourcePolicy: access.resourcePolicy,
    ...(boundary ? { permissionBoundaryPolicies: [named(boundary)] } : {}),
  };
  const result = await runSimulation(simulation, {});
  if (result.resultType === "error")
    throw new Error(`The simulator refuses ${access.action}: ${JSON.stringify(result.errors)}`);
  return result.overallResult;
}
