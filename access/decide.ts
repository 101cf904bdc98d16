// @cloud-copilot/iam-simulate is AGPL-3.0: a development dependency for this report and its test alone, never imported
// by anything that is deployed.
import {
  anonymousPrincipal,
  runSimulation,
  type EvaluationResult,
  type Simulation,
} from "@cloud-copilot/iam-simulate";
import type { Statement } from "../views/access/data";
import { decidingStatements } from "./deciding-statements";
import { EVERYTHING, type Document, type NamedDocument, type Registered } from "./registered";

/** Who makes a request. */
export interface Principal {
  /** As the matrix shows it. */
  readonly label: string;
  readonly kind: "role" | "root" | "service" | "github" | "anonymous";
  /** ARN of the role or root, principal of the service, ARN of the OIDC provider; empty for the anonymous. */
  readonly arn: string;
  readonly account: string;
  /** Condition keys that every request of this principal carries. */
  readonly context?: Readonly<Record<string, string | string[]>>;
  /** In place of what a stack registers for the role, or for a role that none registers, such as an administrator. */
  readonly policies?: readonly NamedDocument[];
}

export interface Request {
  readonly action: string;
  readonly resource: string;
  /** Account that owns the resource. */
  readonly account: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
  /** In place of the resource's own policy: what somebody who may write it could write. */
  readonly resourcePolicy?: Document;
}

export interface Decision {
  readonly allowed: boolean;
  /** The library's word: `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`. */
  readonly result: EvaluationResult;
  /**
   * The statements that decided: those that allow, or the one that denies. Of a request that nothing denies and too
   * little allows, what allows it on one side; none where nothing does.
   */
  readonly by: readonly Statement[];
}

/**
 * Whether AWS would let a principal do something: identity policies, boundary, resource or trust policy and, when given,
 * an organization's service control policy.
 * @throws Error for an action, resource or condition key that AWS does not have: a decision about it would prove nothing
 */
export async function decide(
  principal: Principal,
  request: Request,
  registered: Registered,
  serviceControlPolicy?: Document,
): Promise<Decision> {
  const role = registered.roles.get(principal.arn);
  if (principal.kind === "role" && !role && !principal.policies)
    throw new Error(`${principal.label}: no stack registers ${principal.arn}, and it has no policies here`);
  const isPrincipalOfAws = principal.kind === "role" || principal.kind === "root";
  const simulation: Simulation = {
    request: {
      principal: principal.kind === "anonymous" ? anonymousPrincipal : callerArn(principal),
      action: request.action,
      resource: { resource: request.resource, accountId: request.account },
      contextVariables: {
        "aws:SecureTransport": "true",
        ...(isPrincipalOfAws
          ? { "aws:PrincipalArn": principal.arn, "aws:PrincipalAccount": principal.account }
          : {}),
        ...principal.context,
        ...request.context,
      },
    },
    identityPolicies: [...(principal.policies ?? role?.policies ?? [])],
    serviceControlPolicies:
      serviceControlPolicy && isPrincipalOfAws
        ? [
            {
              orgIdentifier: "targets",
              policies: [FULL_ACCESS, { name: "deny-builds", policy: serviceControlPolicy }],
            },
          ]
        : [],
    resourceControlPolicies: [],
    ...resourcePolicy(request, registered),
    ...(role?.boundary ? { permissionBoundaryPolicies: [role.boundary] } : {}),
  };
  const what = `${principal.label}, ${request.action} on ${request.resource}`;
  const response = await runSimulation(listed(simulation), {});
  if (response.resultType !== "single")
    throw new Error(`${what}: ${JSON.stringify("errors" in response ? response.errors : response)}`);
  const { ignoredContextKeys = [] } = response.result;
  if (ignoredContextKeys.length > 0)
    throw new Error(`${what}: AWS gives this request no ${ignoredContextKeys.join(", ")}`);
  const { overallResult: result } = response;
  return {
    allowed: result === "Allowed",
    result,
    by: decidingStatements(result, response.result.analysis),
  };
}

/**
 * Keys that AWS documents and the library's list of keys lacks, because their names have parts of the user's: claims of
 * a token, and pairs of a KMS encryption context.
 */
const UNLISTED = /"((?:kms:EncryptionContext:[^"]+|[\w-]+(?:\.[\w-]+)+:(?:aud|sub)))":/g;

/** The same simulation with such keys under names that are on the list: as tags of the principal. */
const listed = (simulation: Simulation): Simulation =>
  JSON.parse(JSON.stringify(simulation).replace(UNLISTED, '"aws:PrincipalTag/$1":')) as Simulation;

/** Organizations attach it beside any other policy, unless somebody takes it away. */
const FULL_ACCESS: NamedDocument = { name: "FullAWSAccess", policy: EVERYTHING };

/** A role acts through a session. */
function callerArn({ kind, arn, account }: Principal): string {
  return kind === "role" ? `arn:aws:sts::${account}:assumed-role/${arn.split("/").at(-1)}/access` : arn;
}

/** The policies on the other side: of a role its trust, of an object its bucket's, of a repository its registry's too. */
function resourcePolicy(
  { resource, resourcePolicy: written }: Request,
  { roles, resourcePolicies }: Registered,
): { resourcePolicy?: Document } {
  const bucketOfObject = /^arn:aws:s3:::[^/]+/.exec(resource)?.[0];
  const own =
    written ??
    roles.get(resource)?.trust ??
    resourcePolicies.get(resource) ??
    (bucketOfObject === undefined ? undefined : resourcePolicies.get(bucketOfObject));
  const ofRegistry = /^arn:aws:ecr:.*:repository\//.exec(resource);
  const found = [own, ofRegistry ? resourcePolicies.get(`${ofRegistry[0]}*`) : undefined].flatMap((policy) =>
    policy ? [policy.Statement].flat() : [],
  );
  return found.length > 0 ? { resourcePolicy: { Version: "2012-10-17", Statement: found } } : {};
}
