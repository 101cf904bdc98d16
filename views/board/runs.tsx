import { rounded } from "../parts/rounded";
import { duration, moment } from "../parts/format";
import type { Run } from "./data";
import { Remark, Time } from "./parts";
import { counted } from "../../settings/words";

/** Runs that have room beside each other. */
const MOST = 12;
/** Of those that failed, the ones that are shown at once; the others unfold. */
const SHOWN = 1;
const TALL = 34;
const STEP = 15;

const seconds = ({ startedAt, stoppedAt }: Run): number =>
  startedAt === null || stoppedAt === null ? 0 : (Date.parse(stoppedAt) - Date.parse(startedAt)) / 1000;

/** What of an environment's runs is worth words: the last, and those that failed. */
export function Runs({ runs, now }: { readonly runs: readonly Run[]; readonly now: string }) {
  const shown = runs.slice(0, MOST);
  const [last] = shown;
  if (!last) return <span class="soft">none yet</span>;
  const fails = shown.filter(({ outcome }) => outcome === "failed");
  const unfolded = fails.slice(SHOWN);
  return (
    <>
      <Bars runs={shown} />
      <Last run={last} now={now} />
      {fails.length > 0 && (
        <>
          <p class="fails">
            <b class="bad">
              {fails.length} of {counted(shown.length, "run")} failed
            </b>
          </p>
          <Failures runs={fails.slice(0, SHOWN)} now={now} />
        </>
      )}
      {unfolded.length > 0 && (
        <details>
          <summary>{unfolded.length} more that failed</summary>
          <Failures runs={unfolded} now={now} />
        </details>
      )}
    </>
  );
}

function Last({ run, now }: { readonly run: Run; readonly now: string }) {
  const [tone, glyph, word] = {
    running: ["soft", "clock", "running since"] as const,
    failed: ["bad", "no", `last ${WORDS[run.status] ?? run.status}`] as const,
    succeeded: ["ok", "yes", "last succeeded"] as const,
  }[run.outcome];
  return (
    <Remark tone={tone} glyph={glyph}>
      {word} {run.startedAt !== null && <Time at={run.startedAt} now={now} />}
      {run.stoppedAt !== null && `, ${duration(seconds(run))}`}
      {run.version !== null && <span class="soft">, release {run.version}</span>}
      {run.onValidationData && <span class="soft">, on validation data</span>}
    </Remark>
  );
}

const WORDS: Readonly<Record<string, string>> = {
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  TIMED_OUT: "took too long",
  ABORTED: "was stopped",
  RUNNING: "runs",
  PENDING_REDRIVE: "waits to go on",
};

function Failures({ runs, now }: { readonly runs: readonly Run[]; readonly now: string }) {
  return (
    <ul class="causes">
      {runs.map((run) => (
        <li>
          <p class="soft">
            {run.startedAt !== null && <Time at={run.startedAt} now={now} />}{" "}
            {WORDS[run.status] ?? run.status}
          </p>
          <b>{run.error ?? "no error was given"}</b>
          <p>{run.cause ?? "no cause was given"}</p>
        </li>
      ))}
    </ul>
  );
}

/** How long each took, the oldest first; one that failed is an outline with a cross, so that nobody needs its colour. */
function Bars({ runs }: { readonly runs: readonly Run[] }) {
  const oldest = runs.toReversed();
  const longest = Math.max(...oldest.map(seconds), 0.001);
  const width = oldest.length * STEP;
  const said = oldest.map((run) => `${WORDS[run.status] ?? run.status} ${duration(seconds(run))}`).join(", ");
  return (
    <svg
      class="runs"
      width={width}
      height={TALL + 2}
      viewBox={`0 0 ${width} ${TALL + 2}`}
      role="img"
      aria-label={`${counted(oldest.length, "run")}, the oldest first: ${said}`}
    >
      {oldest.map((run, place) => (
        <Bar run={run} x={place * STEP + 1} share={seconds(run) / longest} />
      ))}
    </svg>
  );
}

function Bar({ run, x, share }: { readonly run: Run; readonly x: number; readonly share: number }) {
  const failed = run.outcome === "failed";
  const tall = rounded(Math.max(failed ? 11 : 3, share * TALL));
  const y = rounded(TALL - tall + 1);
  const kind = run.outcome === "succeeded" && run.onValidationData ? "validation" : run.outcome;
  return (
    <g class={kind}>
      <title>{run.startedAt === null ? run.name : `${run.name}, ${moment(run.startedAt)}`}</title>
      <rect x={x + 0.75} y={rounded(y + 0.75)} width="9.5" height={rounded(tall - 1.5)} rx="2" />
      {failed && <path d={`M${x + 3} ${TALL - 6.5}l5 5m0 -5l-5 5`} />}
    </g>
  );
}
