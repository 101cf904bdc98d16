import { duration } from "../parts/format";
import { Chip } from "../parts/chip";
import { grouped } from "../parts/grouped";
import { Glyph } from "../parts/glyph";
import type { Rehearsal, Step } from "./data";
import { counted } from "../../settings/words";

/** A step, with its place among all. */
interface Placed {
  readonly step: Step;
  readonly place: number;
}

/** Every step in its act, and when it was. */
export function Timeline({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  const { steps, seconds, ending } = rehearsal;
  const acts = grouped(
    steps.map((step, place) => ({ step, place })),
    ({ step }) => step.act,
  );
  const endedAt = ending.kind === "passed" ? undefined : ending.step;
  return (
    <section aria-labelledby="steps">
      <div class="head">
        <h2 id="steps">What happened, in {duration(seconds)}</h2>
        <p class="note">
          {counted(steps.length, "step")} in {counted(acts.length, "act")}. Open an act to see its steps.
        </p>
      </div>
      <div class="card acts">
        {acts.map(([name, each]) => (
          <Act name={name} steps={each} seconds={seconds} endedAt={endedAt} />
        ))}
      </div>
    </section>
  );
}

interface ActProps {
  readonly name: string;
  readonly steps: readonly Placed[];
  /** Of the whole rehearsal. */
  readonly seconds: number;
  /** The step at which it ended. */
  readonly endedAt: number | undefined;
}

function Act({ name, steps, seconds, endedAt }: ActProps) {
  const ended = steps.some(({ place }) => place === endedAt);
  const took = steps.reduce((sum, { step }) => sum + step.seconds, 0);
  const first = steps[0]?.step.start ?? 0;
  const last = steps.at(-1)?.step;
  const until = last ? last.start + last.seconds : first;
  return (
    <details open={ended}>
      <summary>
        <span class="act-name">
          <b>{name}</b> <span class="soft">{counted(steps.length, "step")}</span>
          {ended && <Chip tone={last?.result === "interrupted" ? "warn" : "bad"}>ended here</Chip>}
        </span>
        <Rail steps={steps} from={0} until={seconds} height={12} />
        <span class="num soft">{duration(took)}</span>
      </summary>
      <ol>
        {steps.map((placed) => (
          <li id={`step-${placed.place}`}>
            <Mark step={placed.step} ended={placed.place === endedAt} />
            <span>
              {placed.step.name}
              {placed.step.said !== "" && <span class="soft"> {placed.step.said}</span>}
            </span>
            <Rail steps={[placed]} from={first} until={until} height={8} />
            <span class="num soft">{duration(placed.step.seconds)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** How a step ended; one that is done was the last one all the same where what it gave was wrong. */
function Mark({ step: { result }, ended }: { readonly step: Step; readonly ended: boolean }) {
  if (result === "interrupted")
    return (
      <span class="warn">
        <Glyph name="unknown" size={14} />
        <span class="hidden">interrupted: </span>
      </span>
    );
  const bad = result === "failed" || ended;
  return (
    <span class={bad ? "bad" : "ok"}>
      <Glyph name={bad ? "no" : "yes"} size={14} />
      <span class="hidden">{bad ? "ended here: " : "done: "}</span>
    </span>
  );
}

/** Units of a rail's width, which the page stretches. */
const WIDTH = 1000;
const NARROWEST = 3;

interface RailProps {
  readonly steps: readonly Placed[];
  /** Seconds at its ends. */
  readonly from: number;
  readonly until: number;
  /** CSS pixels. */
  readonly height: number;
}

/** When steps were, on a line of time. */
function Rail({ steps, from, until, height }: RailProps) {
  const scale = WIDTH / Math.max(until - from, 0.001);
  return (
    <svg
      class="rail"
      width="100%"
      height={height}
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={`M0 ${height / 2}H${WIDTH}`} stroke="currentColor" stroke-width="1" opacity="0.25" />
      {steps.map(({ step }) => (
        <rect
          class={step.result === "done" ? undefined : "bad"}
          x={((step.start - from) * scale).toFixed(1)}
          width={Math.max(step.seconds * scale - 1, NARROWEST).toFixed(1)}
          height={height}
          fill="currentColor"
        />
      ))}
    </svg>
  );
}
