import { GITHUB_ISSUER } from "../../documents/roles/assumed-role-trust";
import type { Grant, Outsider, Verb } from "../../views/accounts/data";
import type { Principal, Request } from "../decide";
import { EVERYTHING, type RegisteredRole } from "../registered";
import { allowing, contextFor, type Statement } from "./statements";
import type { Located, StackThings } from "./things";

/** A grant as a policy states it, and the request that has to be allowed for it to be true. */
export interface Claim {
  readonly grant: Grant;
  readonly principal: Principal;
  readonly request: Request;
}

/** What a call is in the drawing. Reading about a resource, as of its tags, is not a reading of it. */
const CALLS: Readonly<Record<string, Verb>> = {
  "states:StartExecution": "starts",
  "ecs:RunTask": "runs",
  "ecr:InitiateLayerUpload": "pushes",
  "ecr:PutImage": "tags",
  "ecr:GetDownloadUrlForLayer": "pulls",
  "s3:PutObject": "writes",
  "ssm:PutParameter": "writes",
  "logs:PutLogEvents": "writes",
  "s3:GetObject": "reads",
  "ssm:GetParameter": "reads",
  "ssm:GetParameters": "reads",
  "logs:GetLogEvents": "reads",
  "logs:FilterLogEvents": "reads",
  "sns:Publish": "notifies",
  "sqs:SendMessage": "notifies",
};

/** What a role's own policies say that it may do with the things of all stacks. */
export function ownClaims(
  { arn, policies }: RegisteredRole,
  principal: Principal,
  from: string,
  stacks: readonly StackThings[],
): readonly Claim[] {
  const statements = policies.flatMap(({ policy }) => allowing(policy, arn));
  return statements.flatMap((statement) =>
    statement.Action.flatMap((action) => {
      const verb = CALLS[action];
      if (verb === undefined) return [];
      return stacks.flatMap(({ things, settings: { account } }) =>
        things
          .filter(({ thing: { id, kind } }) => id !== from && kind !== "role")
          .flatMap((located) => {
            const resource = meant(statement.Resource, located);
            if (resource === undefined) return [];
            const request = { action, resource, account, context: contextFor(statement) };
            return [{ grant: { from, to: located.thing.id, verb }, principal, request }];
          }),
      );
    }),
  );
}

/** ARN within a thing that some patterns are about: as much of it as they say. */
function meant(patterns: readonly string[], { arn, example }: Located): string | undefined {
  if (patterns.some((pattern) => matches(pattern, example))) return example;
  const within = patterns.find((pattern) => pattern.startsWith(`${arn}/`) || pattern.startsWith(`${arn}:`));
  return within?.replaceAll("*", "1") ?? patterns.find((pattern) => pattern === arn);
}

/** Whether an ARN with `*` and `?` covers another. */
const matches = (pattern: string, arn: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  ).test(arn);

/** Somebody whom a role's trust names. */
interface Assumer {
  readonly outsider?: Outsider;
  readonly claim: Claim;
}

/** Who a role's trust says may assume it. @param actorOf What a role of these stacks is in the drawing. */
export function trusted(
  { arn, account, trust }: RegisteredRole,
  to: string,
  actorOf: (arn: string) => { readonly id: string; readonly principal: Principal } | undefined,
): readonly Assumer[] {
  return allowing(trust, arn).flatMap((statement) => {
    const named = typeof statement.Principal === "object" ? statement.Principal : { AWS: [], Federated: [] };
    const claim = (
      from: string,
      principal: Principal,
      action: string,
      context: Request["context"],
    ): Claim => ({
      grant: { from, to, verb: "assumes" },
      principal,
      request: { action, resource: arn, account, ...(context ? { context } : {}) },
    });
    const roles = named.AWS.map((role): Assumer => {
      const known = actorOf(role);
      const context = contextFor(statement);
      if (known) return { claim: claim(known.id, known.principal, "sts:AssumeRole", context) };
      const outsider = { id: role, kind: "role", name: role.split(/[:/]/).at(-1) ?? role } as const;
      return { outsider, claim: claim(role, stranger(role), "sts:AssumeRole", context) };
    });
    const jobs = named.Federated.flatMap((provider) =>
      subjectsOf(statement).map((subject): Assumer => {
        const outsider = { id: subject, kind: "job", name: jobName(subject) } as const;
        const context = { ...contextFor(statement), [`${GITHUB_ISSUER}:sub`]: subject };
        const principal = { label: outsider.name, kind: "github", arn: provider, account } as const;
        return {
          outsider,
          claim: claim(subject, { ...principal, context }, "sts:AssumeRoleWithWebIdentity", {}),
        };
      }),
    );
    return [...roles, ...jobs];
  });
}

/** A role that no program here makes: what its own policies say is its owner's. */
const stranger = (arn: string): Principal => ({
  label: arn,
  kind: "role",
  arn,
  account: arn.split(":")[4] ?? "",
  policies: [{ name: "its-own", policy: EVERYTHING }],
});

const subjectsOf = ({ Condition: conditions }: Statement): readonly string[] =>
  Object.values(conditions).flatMap((keys) => keys[`${GITHUB_ISSUER}:sub`] ?? []);

/** `repo:owner/name:ref:refs/heads/main` to `branch main`. */
function jobName(subject: string): string {
  const context = subject.split(":").slice(2).join(":");
  const [kind = "", ...rest] = context.replace("ref:refs/heads/", "branch:").split(":");
  return [kind.replaceAll("_", " "), rest.join(":")].filter((part) => part !== "").join(" ") || subject;
}
