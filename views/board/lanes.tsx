import { principal } from "../parts/format";
import type { Arrival, Environment } from "./data";
import { Time } from "./parts";

const LANE = 26;
/** Height of a row of text that is not broken, in CSS pixels; rows may be higher. */
export const ROW = 48;
const middle = (lane: number): number => lane * LANE + LANE / 2;

interface LanesProps {
  /** The newest first. */
  readonly way: readonly Arrival[];
  readonly environments: readonly Environment[];
  readonly hues: readonly string[];
  readonly now: string;
}

/** What happened to which version, with a lane for each environment, as a git log has for its branches. */
export function Lanes({ way, environments, hues: all, now }: LanesProps) {
  const used = environments.filter(({ stack }) => way.some((arrival) => arrival.stack === stack));
  const hues = used.map((each) => all[environments.indexOf(each)] ?? "");
  const laneOf = (stack: string) => used.findIndex((each) => each.stack === stack);
  return (
    <>
      <ul class="legend">
        {environments.map((environment, place) => (
          <li class={all[place]}>
            <Legend environment={environment} isUsed={used.includes(environment)} />
          </li>
        ))}
      </ul>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span class="hidden">Lanes</span>
            </th>
            <th scope="col">What happened</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          {way.map((arrival, place) => {
            const lane = laneOf(arrival.stack);
            return (
              <tr>
                <td class="lanes">
                  <Row way={way} place={place} lane={lane} environments={used} hues={hues} />
                </td>
                <td>
                  <What arrival={arrival} hue={hues[lane] ?? ""} />
                </td>
                <td class="soft">
                  <Time at={arrival.when} now={now} />
                  {arrival.who !== null && <span class="who">{principal(arrival.who)}</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

function Legend({ environment, isUsed }: { readonly environment: Environment; readonly isUsed: boolean }) {
  const { stack, state } = environment;
  const history = state.status === "told" ? state.value.deployedAt : state;
  return (
    <>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <Mark kind="deployed" />
      </svg>
      <span class="stack">{stack}</span>
      {history.status === "untold" && <span class="warn"> history could not be read</span>}
      {history.status === "told" && !isUsed && <span class="soft"> nothing yet</span>}
    </>
  );
}

const WORDS: Readonly<Record<Arrival["kind"], string>> = {
  built: "built and deployed in",
  recorded: "passed its run, recorded in",
  deployed: "deployed in",
  "rolled-back": "deployed again in",
  unreadable: "was written over the release of",
};

function What({ arrival, hue }: { readonly arrival: Arrival; readonly hue: string }) {
  const { version, kind, stack, from } = arrival;
  return (
    <span class={hue}>
      <b class={kind === "unreadable" ? "bad" : ""}>
        {kind === "unreadable" ? "something that is not a release" : version}
      </b>{" "}
      {WORDS[kind]} <span class="stack">{stack}</span>
      {from !== null && <span class="soft">, back from {from}</span>}
    </span>
  );
}

interface RowProps extends Omit<LanesProps, "now"> {
  readonly place: number;
  readonly lane: number;
}

/** The lanes stretch with their row; what happened stands in its middle at its own size. */
function Row({ way, place, lane: here, environments, hues }: RowProps) {
  const arrival = way[place];
  if (!arrival) return null;
  const width = environments.length * LANE;
  const happened = (rows: readonly Arrival[], stack: string) => rows.some((row) => row.stack === stack);
  const lines = environments.map(({ stack }, lane) => {
    const below = happened(way.slice(place + 1), stack);
    if (lane !== here && !below) return null;
    return <path class={`lane ${hues[lane]}`} d={`M${middle(lane)} 0V${below ? ROW : ROW / 2}`} />;
  });
  const x = middle(here);
  const hop = arrival.kind === "deployed" && here > 0;
  return (
    <>
      <svg
        class="stretch"
        width={width}
        height="100%"
        viewBox={`0 0 ${width} ${ROW}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {lines}
        {hop && <path class="hop" d={`M${middle(0)} ${ROW / 2}H${x}`} />}
      </svg>
      <svg
        class={`node ${hues[here]}`}
        width={width}
        height="18"
        viewBox={`0 0 ${width} 18`}
        aria-hidden="true"
      >
        <g transform={`translate(${x - 9} 0)`}>
          <Mark kind={arrival.kind} />
        </g>
      </svg>
    </>
  );
}

/** A filled circle is deployed, a hollow one gone back to, a diamond recorded, a square no release. */
function Mark({ kind }: { readonly kind: Arrival["kind"] }) {
  if (kind === "recorded") return <rect x="4" y="4" width="10" height="10" transform="rotate(45 9 9)" />;
  if (kind === "unreadable") return <path class="hollow" d="M4 4h10v10h-10zM4 4l10 10M14 4l-10 10" />;
  return (
    <circle
      class={kind === "rolled-back" ? "hollow" : ""}
      cx="9"
      cy="9"
      r={kind === "rolled-back" ? 5.5 : 6.5}
    />
  );
}
