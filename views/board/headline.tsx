import { grouped } from "../parts/grouped";
import { StackNames } from "../parts/stack-names";
import type { Board, Environment, Promotion } from "./data";
import { releaseIn } from "./deployed";
import { listed } from "../../settings/words";

/** What the targets run, those together that run the same; without targets, what the source runs. */
export function Headline({ environments }: Pick<Board, "environments">) {
  const targets = environments.filter(({ kind }) => kind === "target");
  const groups = grouped(targets.length > 0 ? targets : environments, (each) => doing(each));
  return (
    <>
      {groups
        .map(([, members]) => members)
        .toSorted(readFirst)
        .map((members, place) => (
          <>
            {place > 0 && "; "}
            <StackNames names={members.map(({ stack }) => stack)} stacks={environments} />{" "}
            {doing(members[0], members.length > 1)}
          </>
        ))}
    </>
  );
}

/** What is known stands before what could not be read. */
const readFirst = (
  [one]: readonly [Environment, ...unknown[]],
  [other]: readonly [Environment, ...unknown[]],
) => Number(releaseIn(one).status === "unreadable") - Number(releaseIn(other).status === "unreadable");

/** What one environment does, or several of which each does this. */
function doing(environment: Environment, several = false): string {
  const release = releaseIn(environment);
  if (release.status === "unreadable") return "could not be read";
  if (release.value === null) return `${several ? "have" : "has"} no release yet`;
  const { version, backFrom } = release.value;
  return `${several ? "run" : "runs"} ${version}${backFrom === null ? "" : `, back from ${backFrom}`}`;
}

const isFree = (promotion: Promotion): promotion is Extract<Promotion, { status: "possible" }> =>
  promotion.status === "possible" && promotion.blocks.length === 0;

const isKept = (promotion: Promotion): boolean =>
  promotion.status === "refused" || (promotion.status === "possible" && promotion.blocks.length > 0);

/** What the newest candidate is to the targets, in a sentence. */
export function candidateSentence({ candidate, environments, rejected }: Board): string {
  if (candidate.status === "unreadable") return "The newest candidate could not be read.";
  if (candidate.value === null)
    return rejected.length > 0 ? "Every recorded version was rejected." : "No version has been recorded yet.";
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
    ["could not be planned for ", of(({ status }) => status === "unreadable")],
  ].filter(([, stacks]) => stacks !== "");
  if (parts.length === 0) return `The newest candidate, ${release.version}, is everywhere.`;
  return `The newest candidate, ${release.version}, ${parts.map((part) => part.join("")).join("; ")}.`;
}
