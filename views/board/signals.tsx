import type { Alarm, Drift, Pipeline } from "./data";
import { Together } from "./each-pipeline";
import { Remark, Time } from "./parts";
import { counted } from "../../settings/words";

interface AlarmsProps {
  readonly pipelines: readonly Pipeline[];
  /** Whether the environment has no release yet, with which its alarms are made. */
  readonly isNew: boolean;
  readonly now: string;
}

/** Those of all pipelines: their names say whose they are. Of a pipeline that no release has yet, none is missing. */
export function Alarms({ pipelines, isNew, now }: AlarmsProps) {
  return (
    <Together pipelines={pipelines} of={({ alarms }) => alarms}>
      {(read) => {
        const released = read.filter(({ pipeline }) => pipeline.notReleased === null);
        const there = read.flatMap(({ pipeline, value }) =>
          pipeline.notReleased === null ? value : value.filter(({ status }) => status !== "missing"),
        );
        return <Found alarms={there} isNew={isNew || released.length === 0} now={now} />;
      }}
    </Together>
  );
}

interface FoundProps extends Omit<AlarmsProps, "pipelines"> {
  readonly alarms: readonly Alarm[];
}

/** What rings, what nobody can tell, what is not there; the others are counted. */
function Found({ alarms, isNew, now }: FoundProps) {
  const worth = alarms.filter(({ status }) => status === "ringing" || status === "unsure");
  const missing = alarms.filter(({ status }) => status === "missing");
  const quiet = alarms.length - worth.length - missing.length;
  if (alarms.length === 0 || (isNew && missing.length === alarms.length))
    return <span class="soft">none yet</span>;
  return (
    <>
      {worth.map(({ name, status, meaning, since: at }) => (
        <Remark
          tone={status === "ringing" ? "bad" : "warn"}
          glyph={status === "ringing" ? "bell" : "unknown"}
        >
          <b class={status === "ringing" ? "bad" : "warn"}>
            {status === "ringing" ? "rings" : "too little data"}
          </b>
          {at !== null && (
            <span class="soft">
              {" "}
              since <Time at={at} now={now} />
            </span>
          )}
          <br />
          <code>{name}</code>
          {status === "ringing" && <p class="why">{meaning}</p>}
        </Remark>
      ))}
      {missing.map(({ name }) => (
        <Remark tone="bad">
          <b class="bad">not there</b>
          <br />
          <code>{name}</code>
        </Remark>
      ))}
      {quiet > 0 && (
        <Remark tone="ok">
          {quiet === alarms.length
            ? `none of ${counted(quiet, "alarm")} rings`
            : `${counted(quiet, "other")} quiet`}
        </Remark>
      )}
    </>
  );
}

/** Triggers that wait in the queue of each pipeline. */
export function DeadLetters({ pipelines }: { readonly pipelines: readonly Pipeline[] }) {
  return (
    <Together pipelines={pipelines} of={({ deadLetters }) => deadLetters}>
      {(read) => {
        const queues = read.filter(({ value }) => value !== null);
        const waiting = queues.flatMap(({ pipeline: { name }, value }) =>
          value ? [{ name, count: value }] : [],
        );
        if (queues.length === 0) return <span class="soft">no queue yet</span>;
        if (waiting.length === 0)
          return (
            <Remark tone="ok">
              no trigger waits in {pipelines.length > 1 ? `any of ${queues.length} queues` : "the queue"}
            </Remark>
          );
        return waiting.map(({ name, count }) => (
          <Remark tone="bad">
            <b class="bad">{counted(count, "trigger")}</b>
            {pipelines.length > 1 && ` of ${name}`} could not be delivered, and{" "}
            {count === 1 ? "waits" : "wait"} in the queue
          </Remark>
        ));
      }}
    </Together>
  );
}

/** Differences that are shown at once; the others unfold. */
const SHOWN = 4;

/** What differs from the release file, with both values. */
export function Drifts({ drift }: { readonly drift: readonly Drift[] }) {
  const folded = drift.slice(SHOWN);
  if (drift.length === 0) return <Remark tone="ok">none</Remark>;
  return (
    <>
      <Differences drift={drift.slice(0, SHOWN)} />
      {folded.length > 0 && (
        <details>
          <summary>{folded.length} more</summary>
          <Differences drift={folded} />
        </details>
      )}
    </>
  );
}

/** What helps with several in a row is said once, below the last of them. */
const Differences = ({ drift }: { readonly drift: readonly Drift[] }) => (
  <>
    {drift.map((each, place) =>
      each.status === "unreadable" ? (
        <NotCompared {...each} />
      ) : (
        <Differs {...each} fix={drift[place + 1]?.fix === each.fix ? "" : each.fix} />
      ),
    )}
  </>
);

const NotCompared = ({ name, found }: Drift) => (
  <Remark tone="warn">
    <b class="warn">could not be compared</b>: {name}
    <br />
    <span class="why">{found}</span>
  </Remark>
);

const Differs = ({ name, found, expected, fix }: Drift) => (
  <Remark tone="bad">
    <b class="bad">{name}</b>
    <dl class="values">
      <dt>found</dt>
      <dd>
        <code>{found}</code>
      </dd>
      <dt>expected</dt>
      <dd>
        <code>{expected}</code>
      </dd>
    </dl>
    {fix !== "" && <p class="why">{fix}</p>}
  </Remark>
);
