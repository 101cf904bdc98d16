import { ProgramError } from "../../settings/program-error";
import type { Drawing, Grant, Outsider, Panel } from "../../views/accounts/data";
import { decide, type Principal } from "../decide";
import type { Sides } from "../principals";
import type { Registered } from "../registered";
import type { Documents } from "../report";
import { ownClaims, trusted, type Claim } from "./grants";
import { thingsOf, type Located, type StackThings } from "./things";

/**
 * Reads the drawing of a source and its targets out of what their programs register.
 * @throws ProgramError for grants that the simulation denies: one policy allows what another, or a boundary, does not
 */
export async function readDrawing({
  previews,
  sides,
  policies: { registered },
}: Documents): Promise<Drawing> {
  const stacks = [sides.source, ...sides.targets].map(({ settings }) =>
    thingsOf(
      settings,
      previews
        .filter((preview) => preview.settings.stack === settings.stack)
        .flatMap(({ run }) => run.resources),
    ),
  );
  const { claims, outsiders } = claimsOf(stacks, sides, registered);
  await confirm(claims, registered);
  const grants = sorted(claims.map(({ grant }) => grant));
  const panels = stacks.map(async (stack, place) => {
    const side = place === 0 ? sides.source : sides.targets[place - 1];
    return panelOf(stack, grants, side?.admin, registered);
  });
  return { panels: await Promise.all(panels), outsiders, grants };
}

function claimsOf(
  stacks: readonly StackThings[],
  sides: Sides,
  registered: Registered,
): { readonly claims: readonly Claim[]; readonly outsiders: readonly Outsider[] } {
  const principals = principalsOf(sides);
  const located = stacks.flatMap(({ things }) => things);
  const actorOf = (arn: string) => {
    const id =
      stacks.find(({ actors }) => actors.has(arn))?.actors.get(arn) ??
      located.find((each) => each.thing.kind === "role" && each.arn === arn)?.thing.id;
    const account = registered.roles.get(arn)?.account ?? "";
    const plain: Principal = { label: arn, kind: "role", arn, account };
    return id === undefined ? undefined : { id, principal: principals.get(arn) ?? plain };
  };
  const outsiders = new Map<string, Outsider>();
  const claims = [...registered.roles.values()].flatMap((role): readonly Claim[] => {
    const actor = actorOf(role.arn);
    if (!actor) return [];
    const assumers = trusted(role, actor.id, actorOf);
    for (const { outsider } of assumers) if (outsider) outsiders.set(outsider.id, outsider);
    // Of whoever deploys or previews a stack only that: they change, or read, nearly all of it.
    const own = located.find(({ thing }) => thing.id === actor.id)?.thing.duty;
    return [
      ...assumers.map(({ claim }) => claim),
      ...(own === undefined ? ownClaims(role, actor.principal, actor.id, stacks) : []),
    ];
  });
  return { claims, outsiders: [...outsiders.values()].sort((a, b) => compare(a.id, b.id)) };
}

/** Roles by their ARN, with the condition keys of all their requests. */
function principalsOf({ source, targets }: Sides): ReadonlyMap<string, Principal> {
  const all = [source, ...targets].flatMap((side) =>
    [side, ...side.pipelines].flatMap((each): unknown[] => Object.values(each)),
  );
  const roles = all.filter(
    (each): each is Principal =>
      typeof each === "object" && each !== null && "kind" in each && each.kind === "role",
  );
  return new Map(roles.filter(({ policies }) => !policies).map((role) => [role.arn, role]));
}

async function confirm(claims: readonly Claim[], registered: Registered): Promise<void> {
  const refused: string[] = [];
  for (const { grant, principal, request } of claims) {
    const { allowed, result, by } = await decide(principal, request, registered);
    if (allowed) continue;
    const deciding = by.map(({ layer, statement }) => `${statement} (${layer})`).join(", ");
    refused.push(
      `${grant.from} ${grant.verb} ${grant.to}: ${request.action} on ${request.resource} is ${result}${deciding ? ` by ${deciding}` : ""}`,
    );
  }
  if (refused.length === 0) return;
  throw new ProgramError(
    `A policy allows what a simulation of all policies denies:\n  ${[...new Set(refused)].join("\n  ")}\nRemove that grant, or what denies it.`,
  );
}

async function panelOf(
  { settings: { stack, account, region }, things }: StackThings,
  grants: readonly Grant[],
  admin: Principal | undefined,
  registered: Registered,
): Promise<Panel> {
  const touched = new Set(grants.flatMap(({ from, to }) => [from, to]));
  // AWS writes the other logs, and no role here reads them.
  const shown = things.filter(({ thing }) => thing.kind !== "log" || touched.has(thing.id));
  const drawn = shown.map(async ({ thing, arn }: Located) => {
    if (thing.kind !== "registry" || admin === undefined) return thing;
    const request = { action: "ecr:InitiateLayerUpload", resource: arn, account };
    const { allowed } = await decide(admin, request, registered);
    return allowed ? thing : { ...thing, closed: true as const };
  });
  return { stack, account, region, things: (await Promise.all(drawn)).sort((a, b) => compare(a.id, b.id)) };
}

/** Each once, in an order of their own. */
function sorted(grants: readonly Grant[]): readonly Grant[] {
  const keyed = new Map(grants.map((grant) => [`${grant.from} ${grant.verb} ${grant.to}`, grant]));
  return [...keyed].sort(([a], [b]) => compare(a, b)).map(([, grant]) => grant);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
