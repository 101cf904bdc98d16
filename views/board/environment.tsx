import type { ComponentChildren } from "preact";
import { DigestBars } from "../parts/digest-bars";
import { account } from "../parts/format";
import { Glyph, type GlyphName } from "../parts/glyph";
import type { Environment, Release, State } from "./data";
import { IfRead, Remark, Unreadable } from "./parts";
import { digestOf, Evidence, modelOf, Same, Version, When } from "./deployed";
import { EachPipeline } from "./each-pipeline";
import { Runs } from "./runs";
import { Alarms, DeadLetters, Drifts } from "./signals";

/** What is read of an environment one by one, a row each: cards side by side share the height of each. */
export const ROWS = [
  "Images",
  "Model",
  "Evidence",
  "Commit",
  "Schedule",
  "Runs",
  "Alarms",
  "Undelivered",
  "Drift",
] as const;

export interface CardProps {
  readonly environment: Environment;
  readonly hue: string;
  /** What the others are compared with. */
  readonly source: Environment;
  /** When a run of its release passed and was recorded; undefined of versions that were not, as far as it could be read. */
  readonly recordedAt: string | undefined;
  readonly now: string;
  /** Tells this card's heading from the others'. */
  readonly id: string;
}

/** One environment, from what runs there to what is wrong with it. */
export function EnvironmentCard({ environment, hue, source, recordedAt, now, id }: CardProps) {
  const { stack, account: number, region, state, kind } = environment;
  return (
    <article class={`card env ${hue}`} aria-labelledby={id}>
      <header>
        <h3 id={id} class="stack">
          {stack}
        </h3>
        <p class="soft">
          {kind}, account <span class="num">{account(number)}</span>, {region}
        </p>
      </header>
      {state.status === "unreadable" ? (
        <div class="unread">
          <Unreadable why={state.why} />
        </div>
      ) : (
        <Body
          state={state.value}
          environment={environment}
          source={source}
          recordedAt={recordedAt}
          now={now}
        />
      )}
    </article>
  );
}

type BodyProps = Omit<CardProps, "hue" | "id"> & { readonly state: State };

function Body({ state, environment, source, recordedAt, now }: BodyProps) {
  const isRead = state.release.status === "read";
  const has = isRead && state.release.value !== null;
  const isNew = isRead && !has;
  // Why the release could not be read stands above them all.
  const ofRelease = (render: (release: Release) => ComponentChildren) => {
    if (state.release.status === "unreadable") return <NotKnown />;
    return state.release.value ? render(state.release.value) : <span class="soft">none yet</span>;
  };
  return (
    <>
      <div class="release">
        <IfRead of={state.release}>
          {(release) => <Version release={release} state={state} now={now} />}
        </IfRead>
      </div>
      <dl>
        <Row glyph="image" name="Images">
          {ofRelease((release) =>
            release.images.map(({ name, digest, platforms }) => (
              <div class="print">
                <DigestBars digest={digest} />
                <p class="soft">
                  {name}, {platforms.map((platform) => platform.replace("linux/", "")).join(" and ")}
                </p>
                <Same
                  environment={environment}
                  source={source}
                  value={digest}
                  of={(theirs) => digestOf(theirs, name)}
                />
              </div>
            )),
          )}
        </Row>
        <Row glyph="steps" name="Model">
          {ofRelease(({ models }) =>
            models.length === 0 ? (
              <span class="soft">none</span>
            ) : (
              models.map(({ name, key, sha256 }) => (
                <div class="print">
                  <DigestBars digest={sha256} />
                  <p class="soft">{key}</p>
                  <Same
                    environment={environment}
                    source={source}
                    value={sha256}
                    of={(theirs) => modelOf(theirs, name)}
                  />
                </div>
              ))
            ),
          )}
        </Row>
        <Row glyph="flag" name="Evidence">
          {ofRelease((release) => (
            <Evidence release={release} kind={environment.kind} recordedAt={recordedAt} now={now} />
          ))}
        </Row>
        <Row glyph="list" name="Commit">
          {ofRelease(({ commit }) => (
            <code title={commit}>{commit.slice(0, 12)}</code>
          ))}
        </Row>
        <Row glyph="clock" name="Schedule">
          <EachPipeline pipelines={state.pipelines} of={({ schedule }) => schedule}>
            {(schedule) => <When schedule={schedule} />}
          </EachPipeline>
        </Row>
        <Row glyph="task" name="Runs">
          <EachPipeline pipelines={state.pipelines} of={({ runs }) => runs}>
            {(runs) => <Runs runs={runs} now={now} />}
          </EachPipeline>
        </Row>
        <Row glyph="bell" name="Alarms">
          <Alarms pipelines={state.pipelines} isNew={isNew} now={now} />
        </Row>
        <Row glyph="queue" name="Undelivered">
          <DeadLetters pipelines={state.pipelines} />
        </Row>
        <Row glyph="wall" name="Drift">
          {state.drift.length > 0 || has ? (
            <Drifts drift={state.drift} />
          ) : isNew ? (
            <span class="soft">nothing to compare yet</span>
          ) : (
            <NotKnown />
          )}
        </Row>
      </dl>
    </>
  );
}

const NotKnown = () => <Remark tone="warn">not known</Remark>;

interface RowProps {
  readonly glyph: GlyphName;
  readonly name: (typeof ROWS)[number];
  readonly children: ComponentChildren;
}

function Row({ glyph, name, children }: RowProps) {
  return (
    <div>
      <dt>
        <Glyph name={glyph} size={15} /> {name}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
