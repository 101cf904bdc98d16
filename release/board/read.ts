import type { Settings } from "../../settings/settings";
import type { Board, Environment, Told } from "../../views/board/data";
import type { Account } from "../accounts/accounts";
import type { Call } from "../command-line/command";
import { CommandError, EXIT } from "../command-line/exit-code";
import { listRecords } from "../record";
import { readCandidate } from "./candidate";
import { readEnvironment, type ReadEnvironment } from "./environment";
import { reasonOf, told, untold } from "./told";
import { type Recorded, wayOf } from "./way";

/** Things that happened which a page has room for. */
const MOST_ARRIVALS = 80;

/** What was read of one stack. */
interface Asked {
  readonly settings: Settings;
  /** Left out where the caller could not sign in. */
  readonly account?: Account;
  readonly read: ReadEnvironment;
  /** Why nothing could be read. */
  readonly error?: unknown;
}

/**
 * Reads all environments, whichever target the call is about. What cannot be read is said in its place.
 * @throws why the source could not be read, where no environment could
 */
export async function readBoard(call: Call, now: Date): Promise<Board> {
  const { source, targets } = call.stacks;
  const looking = { folder: call.folder, artifactBucket: source.names.artifactBucket, now };
  const ask = async (settings: Settings, signIn: () => Promise<Account>): Promise<Asked> => {
    let account: Account | undefined;
    try {
      account = await signIn();
      return { settings, account, read: await readEnvironment(account, looking) };
    } catch (error) {
      const read = { state: untold(reasonOf(error)), lineage: [] };
      return { settings, ...(account && { account }), read, error };
    }
  };
  const [from, ...to] = await Promise.all([
    ask(source, () => call.accounts.source()),
    ...targets.map((settings) => ask(settings, () => call.accounts.target(settings))),
  ]);
  demandOne([from, ...to]);
  const records = await recordsOf(from);
  const way = wayOf({
    lineages: [from, ...to].map(({ settings: { stack, kind }, read }) => ({ stack, kind, ...read })),
    source: source.stack,
    records: records.status === "told" ? records.value : [],
  });
  return {
    takenAt: now.toISOString(),
    caller: [from, ...to].find(({ account }) => account)?.account?.caller ?? "",
    environments: [from, ...to].map(environmentOf),
    way: way.slice(0, MOST_ARRIVALS),
    older: Math.max(0, way.length - MOST_ARRIVALS),
    candidate:
      records.status === "untold" || !from.account
        ? untold(records.status === "untold" ? records.why : whyOf(from.read))
        : await readCandidate(call, {
            source: from.account,
            targets: to.map(({ settings: { stack }, account, read, error }) => ({
              stack,
              account: account && error === undefined ? told(account) : untold(whyOf(read)),
            })),
            records: records.value,
            way,
          }),
  };
}

/** Whoever may see nothing gets no page that says nothing. */
function demandOne(asked: readonly Asked[]): void {
  if (asked.some(({ read }) => read.state.status === "told")) return;
  const [first] = asked;
  if (first?.error !== undefined) throw first.error;
  throw new CommandError(
    EXIT.denied,
    asked
      .map(({ settings: { stack }, read }) => `Nothing of ${stack} could be read: ${whyOf(read)}`)
      .join("\n"),
  );
}

async function recordsOf({ account, read }: Asked): Promise<Told<readonly Recorded[]>> {
  if (!account) return untold(whyOf(read));
  try {
    return told(await listRecords(account));
  } catch (error) {
    return untold(reasonOf(error));
  }
}

const environmentOf = ({ settings: { stack, kind, account, region }, read }: Asked): Environment => ({
  stack,
  kind,
  account,
  region,
  state: read.state,
});

const whyOf = ({ state }: ReadEnvironment): string => (state.status === "untold" ? state.why : "");
