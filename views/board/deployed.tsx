import { clock, day } from "../parts/format";
import { Glyph } from "../parts/glyph";
import type { Environment, Release, Schedule, State } from "./data";
import { IfRead, Remark, Time } from "./parts";

/** What runs there, big. */
export function Version({
  release,
  state,
  now,
}: {
  readonly release: Release | null;
  readonly state: State;
  readonly now: string;
}) {
  if (!release) return <p class="version soft">no release yet</p>;
  return (
    <>
      <p class="version">{release.version}</p>
      {release.backFrom !== null && (
        <span class="chip">
          <Glyph name="back" size={13} /> back from {release.backFrom}
        </span>
      )}
      <IfRead of={state.deployedAt}>
        {(at) =>
          at !== null && (
            <p class="soft">
              since <Time at={at} now={now} />
            </p>
          )
        }
      </IfRead>
    </>
  );
}

export const modelOf = ({ models }: Release, model: string): string | undefined =>
  models.find(({ name }) => name === model)?.sha256;

export const digestOf = ({ images }: Release, image: string): string | undefined =>
  images.find(({ name }) => name === image)?.digest;

interface SameProps {
  readonly environment: Environment;
  readonly source: Environment;
  readonly value: string;
  readonly of: (release: Release) => string | undefined;
}

/** Whether a target has what the source has, which it need not: the source may be ahead. */
export function Same({ environment, source, value, of }: SameProps) {
  if (environment.kind === "source") return null;
  const { stack } = source;
  const theirs = releaseIn(source);
  if (theirs.status === "unreadable")
    return <Remark tone="warn">not compared: {stack} could not be read</Remark>;
  const there = theirs.value ? of(theirs.value) : undefined;
  if (there === value) return <Remark tone="ok">as in {stack}</Remark>;
  return <Remark tone="soft">differs from {stack}</Remark>;
}

/** The runs that tested it. */
export function Evidence({
  release: { evidence },
  kind,
  recordedAt,
  now,
}: {
  readonly release: Release;
  readonly kind: Environment["kind"];
  readonly recordedAt: string | undefined;
  readonly now: string;
}) {
  if (evidence) {
    const several = evidence.runs.length + evidence.carried.length > 1;
    return (
      <>
        tested <Time at={evidence.testedAt} now={now} />
        {evidence.runs.map(({ pipeline, execution }) => (
          <>
            <br />
            {several && <span class="soft">{pipeline} </span>}
            <code class="soft" title={execution}>
              {execution.split(":").at(-1)}
            </code>
          </>
        ))}
        {evidence.carried.map(({ pipeline, version }) => (
          <>
            <br />
            <span class="soft">
              {pipeline} by the run of {version}
            </span>
          </>
        ))}
      </>
    );
  }
  // A source's own release names none: the record of the run that passed does.
  if (kind === "source" && recordedAt !== undefined)
    return (
      <>
        recorded <Time at={recordedAt} now={now} />
      </>
    );
  if (kind === "source") return <span class="soft">no run of it is recorded yet</span>;
  return (
    <Remark tone="bad">
      <b class="bad">none</b>
    </Remark>
  );
}

/** When it runs by itself. */
export function When({ schedule }: { readonly schedule: Schedule | null }) {
  if (!schedule) return <span class="soft">none yet</span>;
  const { enabled, expression, timezone, next } = schedule;
  return (
    <>
      <p>
        <b>{enabled ? "on" : "off"}</b>, <code>{expression}</code> {timezone}
      </p>
      {next && (
        <p>
          next <time dateTime={next.at}>{`${day(next.at)}, ${clock(next.at).slice(0, 5)} UTC`}</time>
          {timezone !== "UTC" && (
            <span class="soft">
              {" "}
              ({next.local.slice(11)} {timezone})
            </span>
          )}
        </p>
      )}
      {enabled && !next && <p class="soft">the expression does not say when next</p>}
    </>
  );
}

/** The release of an environment, as far as it could be read. */
export const releaseIn = ({ state }: Environment) => (state.status === "read" ? state.value.release : state);
