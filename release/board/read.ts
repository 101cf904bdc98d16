import type { Board, Environment, State, Part } from "../../views/board/data";
import { type Asked, askStacks } from "../accounts/ask-stacks";
import { causeOf } from "../failure";
import { listRecords, type RecordedVersion } from "../record";
import { ReleaseError } from "../release-error";
import type { Workspace } from "../workspace";
import { readCandidate } from "./candidate";
import { readEnvironment, type ReadEnvironment } from "./environment";
import { read, unreadable } from "./part";
import { wayOf } from "./way";

/** Events that a page has room for. */
const MOST_ARRIVALS = 80;

/**
 * Reads all environments. What cannot be read is said in its place.
 * @throws why the source could not be read, where no environment could
 */
export async function readBoard(workspace: Workspace, now: Date): Promise<Board> {
  const { folder, stacks } = workspace;
  const args = { folder, artifactBucket: stacks.source.names.artifactBucket, now };
  const { source, targets } = await askStacks(workspace, (account) => readEnvironment(account, args));
  const all = [source, ...targets];
  demandOne(source, all);
  const records = await recordsOf(source);
  const way = wayOf({
    lineages: all.map(({ settings: { stack, kind }, ...asked }) => ({
      stack,
      kind,
      lineage: "value" in asked ? asked.value.lineage : [],
    })),
    source: stacks.source.stack,
    records: records.status === "read" ? records.value : [],
  });
  return {
    takenAt: now.toISOString(),
    caller: all.find(({ account }) => account)?.account?.caller ?? "",
    environments: all.map(environmentOf),
    way: way.slice(0, MOST_ARRIVALS),
    older: Math.max(0, way.length - MOST_ARRIVALS),
    rejected:
      records.status === "read"
        ? records.value.flatMap(({ version, rejectedAt }) => (rejectedAt ? [version] : []))
        : [],
    candidate:
      records.status === "unreadable" || !source.account
        ? unreadable(records.status === "unreadable" ? records.why : whyOf(source))
        : await readCandidate(workspace, {
            source: source.account,
            targets: targets.map((asked) => ({
              stack: asked.settings.stack,
              account: "value" in asked ? read(asked.account) : unreadable(whyOf(asked)),
            })),
            records: records.value,
            way,
          }),
  };
}

type AskedStack = Asked<ReadEnvironment>;

const stateOf = (asked: AskedStack): Part<State> =>
  "value" in asked ? asked.value.state : unreadable(causeOf(asked.error));

const whyOf = (asked: AskedStack): string => {
  const state = stateOf(asked);
  return state.status === "unreadable" ? state.why : "";
};

/** A caller who may read nothing gets an error, not an empty page. */
function demandOne(source: AskedStack, all: readonly AskedStack[]): void {
  if (all.some((asked) => stateOf(asked).status === "read")) return;
  if ("error" in source) throw source.error;
  const reasons = all.map((asked) => `Nothing of ${asked.settings.stack} could be read: ${whyOf(asked)}`);
  throw new ReleaseError("denied", reasons.join("\n"));
}

async function recordsOf(source: AskedStack): Promise<Part<readonly RecordedVersion[]>> {
  if (!source.account) return unreadable(whyOf(source));
  try {
    return read(await listRecords(source.account));
  } catch (error) {
    return unreadable(causeOf(error));
  }
}

const environmentOf = (asked: AskedStack): Environment => {
  const { stack, kind, account, region } = asked.settings;
  return { stack, kind, account, region, state: stateOf(asked) };
};
