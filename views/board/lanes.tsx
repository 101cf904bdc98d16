import { principal } from "../parts/format";
import { hueAt, hueOf } from "../parts/hue";
import type { Arrival, Board, Environment } from "./data";
import { Time } from "./parts";

const LANE = 26;
/** Height of a row of text that is not broken, in CSS pixels; rows may be higher. */
export const ROW = 48;
const middle = (lane: number): number => lane * LANE + LANE / 2;

interface LanesProps extends Pick<Board, "way" | "environments"> {
  readonly now: string;
}

/** What happened to which version, with a lane for each environment, as a git log has for its branches. */
export function Lanes({ way, environments, now }: LanesProps) {
  const used = environments.filter(({ stack }) => way.some((arrival) => arrival.stack === stack));
  const lanes = used.map(({ stack }) => ({ stack, hue: hueOf(environments, stack) }));
  return (
    <>
      <ul class="legend">
        {environments.map((environment, place) => (
          <li class={hueAt(place)}>
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
          {way.map((arrival, place) => (
            <tr>
              <td class="lanes">
                <Drawn arrival={arrival} older={way.slice(place + 1)} lanes={lanes} />
              </td>
              <td class={hueOf(environments, arrival.stack)}>
                <What arrival={arrival} />
              </td>
              <td class="soft">
                <Time at={arrival.when} now={now} />
                {arrival.who !== null && <span class="who">{principal(arrival.who)}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Legend({ environment, isUsed }: { readonly environment: Environment; readonly isUsed: boolean }) {
  const { stack, state } = environment;
  const history = state.status === "read" ? state.value.deployedAt : state;
  return (
    <>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <Mark kind="deployed" />
      </svg>
      <span class="stack">{stack}</span>
      {history.status === "unreadable" && <span class="warn"> history could not be read</span>}
      {history.status === "read" && !isUsed && <span class="soft"> nothing yet</span>}
    </>
  );
}

const WORDS: Readonly<Record<Arrival["kind"], string>> = {
  built: "built and deployed in",
  recorded: "passed its run, recorded in",
  rejected: "rejected in",
  deployed: "deployed in",
  "rolled-back": "deployed again in",
  unreadable: "was written over the release of",
};

function What({ arrival: { version, kind, stack, from } }: { readonly arrival: Arrival }) {
  return (
    <>
      <b class={kind === "unreadable" || kind === "rejected" ? "bad" : ""}>
        {kind === "unreadable" ? "something that is not a release" : version}
      </b>{" "}
      {WORDS[kind]} <span class="stack">{stack}</span>
      {from !== null && <span class="soft">, back from {from}</span>}
    </>
  );
}

interface DrawnProps {
  readonly arrival: Arrival;
  /** What happened before. */
  readonly older: readonly Arrival[];
  readonly lanes: readonly { readonly stack: string; readonly hue: string }[];
}

/** The lanes stretch with their row; what happened stands in its middle at its own size. */
function Drawn({ arrival, older, lanes }: DrawnProps) {
  const here = lanes.findIndex(({ stack }) => stack === arrival.stack);
  const width = lanes.length * LANE;
  const lines = lanes.map(({ stack, hue }, lane) => {
    const below = older.some((each) => each.stack === stack);
    if (lane !== here && !below) return null;
    return <path class={`lane ${hue}`} d={`M${middle(lane)} 0V${below ? ROW : ROW / 2}`} />;
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
        class={`node ${lanes[here]?.hue}`}
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

/** A filled circle is deployed, a hollow one gone back to, a diamond recorded, a cross rejected, a square no release. */
function Mark({ kind }: { readonly kind: Arrival["kind"] }) {
  if (kind === "recorded") return <rect x="4" y="4" width="10" height="10" transform="rotate(45 9 9)" />;
  if (kind === "rejected") return <path class="hollow" d="M4 4l10 10M14 4l-10 10" />;
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
