import type { Alarm, Drift } from "./data";
import { Remark, Time } from "./parts";
import { counted } from "../../settings/words";

interface AlarmsProps {
  readonly alarms: readonly Alarm[];
  /** Whether the environment has no release yet, with which its alarms are made. */
  readonly isNew: boolean;
  readonly now: string;
}

/** What rings, what nobody can tell, what is not there; the others are counted. */
export function Alarms({ alarms, isNew, now }: AlarmsProps) {
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

/** Triggers that wait in the queue. */
export function DeadLetters({ count }: { readonly count: number | null }) {
  if (count === null) return <span class="soft">no queue yet</span>;
  if (count === 0) return <Remark tone="ok">no trigger waits in the queue</Remark>;
  return (
    <Remark tone="bad">
      <b class="bad">{counted(count, "trigger")}</b> could not be delivered, and{" "}
      {count === 1 ? "waits" : "wait"} in the queue
    </Remark>
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
