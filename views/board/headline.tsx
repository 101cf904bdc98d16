import type { Board, Environment, Promotion } from "./data";
import { releaseIn } from "./deployed";
import { listed } from "../../settings/words";

/** Names that a headline has room for; of more it gives their number. */
const MOST_NAMES = 3;

interface HeadlineProps {
  readonly environments: readonly Environment[];
  /** Classes of their colours, in the same order. */
  readonly hues: readonly string[];
}

/** What the targets run, those together that run the same; without targets, what the source runs. */
export function Headline({ environments, hues }: HeadlineProps) {
  const targets = environments.filter(({ kind }) => kind === "target");
  const groups = new Map<string, Environment[]>();
  for (const each of targets.length > 0 ? targets : environments)
    groups.set(doing(each), [...(groups.get(doing(each)) ?? []), each]);
  return (
    <>
      {[...groups.values()].toSorted(readFirst).map((members, place) => (
        <>
          {place > 0 && "; "}
          {members.length > MOST_NAMES
            ? `${members.length} targets`
            : members.map((member, at) => (
                <>
                  {at > 0 && (at === members.length - 1 ? " and " : ", ")}
                  <span class={`stack ${hues[environments.indexOf(member)]}`}>{member.stack}</span>
                </>
              ))}{" "}
          {doing(members[0] as Environment, members.length > 1)}
        </>
      ))}
    </>
  );
}

const isUnread = ([first]: readonly Environment[]): boolean =>
  first !== undefined && releaseIn(first).status === "untold";

/** What is known stands before what could not be read. */
const readFirst = (one: readonly Environment[], other: readonly Environment[]): number =>
  Number(isUnread(one)) - Number(isUnread(other));

/** What one environment does, or several of which each does this. */
function doing(environment: Environment, several = false): string {
  const release = releaseIn(environment);
  if (release.status === "untold") return "could not be read";
  if (release.value === null) return `${several ? "have" : "has"} no release yet`;
  const { version, backFrom } = release.value;
  return `${several ? "run" : "runs"} ${version}${backFrom === null ? "" : `, back from ${backFrom}`}`;
}

const isFree = (promotion: Promotion): promotion is Extract<Promotion, { status: "possible" }> =>
  promotion.status === "possible" && promotion.blocks.length === 0;

const isKept = (promotion: Promotion): boolean =>
  promotion.status === "refused" || (promotion.status === "possible" && promotion.blocks.length > 0);

/** What the newest candidate is to the targets, in a sentence. */
export function candidateSentence({ candidate, environments }: Board): string {
  if (candidate.status === "untold") return "The newest candidate could not be read.";
  if (candidate.value === null) return "No version has been recorded yet.";
  const { release, promotions } = candidate.value;
  if (promotions.length === 0)
    return `The newest candidate is ${release.version}; ${environments[0]?.stack} has no targets.`;
  const of = (is: (promotion: Promotion) => boolean) =>
    listed(promotions.filter(is).map(({ stack }) => stack));
  const parts = [
    ["is ready for ", of((each) => isFree(each) && each.leftAt === null)],
    // A version that an environment went back from is not good news, whatever the checks say.
    ["was left for an older one in ", of((each) => isFree(each) && each.leftAt !== null)],
    ["is kept from ", of(isKept)],
    ["could not be planned for ", of(({ status }) => status === "untold")],
  ].filter(([, stacks]) => stacks !== "");
  if (parts.length === 0) return `The newest candidate, ${release.version}, is everywhere.`;
  return `The newest candidate, ${release.version}, ${parts.map((part) => part.join("")).join("; ")}.`;
}
