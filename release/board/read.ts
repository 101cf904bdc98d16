import type { Settings } from "../../settings/settings";
import type { Board, Environment, Told as Part } from "../../views/board/data";
import type { Account } from "../accounts/accounts";
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

/** What was read of one stack. */
interface ReadStack {
  readonly settings: Settings;
  /** Undefined where the caller could not sign in. */
  readonly account: Account | undefined;
  readonly environment: ReadEnvironment;
  /** Why nothing could be read. */
  readonly error?: unknown;
}

/**
 * Reads all environments. What cannot be read is said in its place.
 * @throws why the source could not be read, where no environment could
 */
export async function readBoard(workspace: Workspace, now: Date): Promise<Board> {
  const { folder, stacks } = workspace;
  const looking = { folder, artifactBucket: stacks.source.names.artifactBucket, now };
  const asked = await askStacks(workspace, (account) => readEnvironment(account, looking));
  const source = stackOf(asked.source);
  const targets = asked.targets.map(stackOf);
  const all = [source, ...targets];
  demandOne(source, all);
  const records = await recordsOf(source);
  const way = wayOf({
    lineages: all.map(({ settings: { stack, kind }, environment }) => ({ stack, kind, ...environment })),
    source: stacks.source.stack,
    records: records.status === "told" ? records.value : [],
  });
  return {
    takenAt: now.toISOString(),
    caller: all.find(({ account }) => account)?.account?.caller ?? "",
    environments: all.map(environmentOf),
    way: way.slice(0, MOST_ARRIVALS),
    older: Math.max(0, way.length - MOST_ARRIVALS),
    candidate:
      records.status === "untold" || !source.account
        ? unreadable(records.status === "untold" ? records.why : whyOf(source))
        : await readCandidate(workspace, {
            source: source.account,
            targets: targets.map(({ settings: { stack }, account, ...rest }) => ({
              stack,
              account: account && rest.error === undefined ? read(account) : unreadable(whyOf(rest)),
            })),
            records: records.value,
            way,
          }),
  };
}

const stackOf = ({ settings, account, ...answer }: Asked<ReadEnvironment>): ReadStack =>
  "value" in answer
    ? { settings, account, environment: answer.value }
    : {
        settings,
        account,
        environment: { state: unreadable(causeOf(answer.error)), lineage: [] },
        error: answer.error,
      };

/** A caller who may read nothing gets an error, not an empty page. */
function demandOne({ error }: ReadStack, all: readonly ReadStack[]): void {
  if (all.some(({ environment }) => environment.state.status === "told")) return;
  if (error !== undefined) throw error;
  throw new ReleaseError(
    "denied",
    all
      .map(({ settings: { stack }, ...each }) => `Nothing of ${stack} could be read: ${whyOf(each)}`)
      .join("\n"),
  );
}

async function recordsOf(source: ReadStack): Promise<Part<readonly RecordedVersion[]>> {
  if (!source.account) return unreadable(whyOf(source));
  try {
    return read(await listRecords(source.account));
  } catch (error) {
    return unreadable(causeOf(error));
  }
}

const environmentOf = ({
  settings: { stack, kind, account, region },
  environment: { state },
}: ReadStack): Environment => ({ stack, kind, account, region, state });

const whyOf = ({ environment: { state } }: Pick<ReadStack, "environment">): string =>
  state.status === "untold" ? state.why : "";
