import { moment, principal } from "../parts/format";
import { Glyph } from "../parts/glyph";
import { hueAt, hueOf } from "../parts/hue";
import { renderPage } from "../page";
import { Newest } from "./candidate";
import type { Board, Environment } from "./data";
import { releaseIn } from "./deployed";
import { EnvironmentCard } from "./environment";
import { candidateSentence, Headline } from "./headline";
import { Lanes } from "./lanes";
import { Time, Unreadable } from "./parts";
import { STYLE } from "./style";
import { worriesOf } from "./worries";

/** Environments that have room beside each other for words beside what they say. */
const MOST_ROOMY = 2;

/** The page of all environments, as one HTML file. */
export function renderBoard(board: Board): string {
  const { environments, takenAt } = board;
  const said = environments.map((environment) => {
    const release = releaseIn(environment);
    return `${environment.stack} ${release.status === "unreadable" ? "unknown" : (release.value?.version ?? "none")}`;
  });
  return renderPage({
    title: `Board: ${said.join(", ")}`,
    description: `What each environment ran on ${moment(takenAt)}: ${said.join(", ")}`,
    body: <Body board={board} />,
    style: STYLE,
  });
}

function Body({ board }: { readonly board: Board }) {
  const { environments, takenAt, caller } = board;
  const [source] = environments;
  return (
    <>
      <header class="top">
        <div class="wrap">
          <p class="kicker">
            <span>{moment(takenAt)}</span>
            <span>
              asked as <code title={caller}>{principal(caller)}</code>
            </span>
          </p>
          <h1>
            <Headline environments={environments} />
          </h1>
          <p class="lede">{candidateSentence(board)}</p>
          <Worries board={board} />
        </div>
      </header>
      <main id="main" class="wrap">
        <section aria-labelledby="environments">
          <h2 id="environments" class="hidden">
            Environments
          </h2>
          <div class={environments.length > MOST_ROOMY ? "envs narrow" : "envs"}>
            {source &&
              environments.map((environment, place) => (
                <EnvironmentCard
                  environment={environment}
                  hue={hueAt(place)}
                  source={source}
                  recordedAt={recordOf(board, environment)}
                  now={takenAt}
                  id={`environment-${place}`}
                />
              ))}
          </div>
        </section>
        <Candidate board={board} />
        <Way board={board} />
      </main>
      <footer>
        <div class="wrap">
          Made by <code>npm run release -- board</code>, which changes nothing. The same in text:{" "}
          <code>status</code>, <code>history</code>, <code>list</code> and <code>plan</code>.
        </div>
      </footer>
    </>
  );
}

function recordOf({ way }: Board, environment: Environment): string | undefined {
  const release = releaseIn(environment);
  const version = release.status === "read" ? release.value?.version : undefined;
  return way.find((arrival) => arrival.kind === "recorded" && arrival.version === version)?.when;
}

const GLYPHS = { wrong: "no", odd: "flag", unread: "unknown" } as const;

/** What needs somebody, before anything else; where nothing does, that is said too. */
function Worries({ board }: { readonly board: Board }) {
  const worries = worriesOf(board);
  if (worries.length === 0)
    return (
      <ul class="worries">
        <li class="ok">
          <Glyph name="yes" size={15} /> <span>Nothing has drifted, no run failed, no alarm rings.</span>
        </li>
      </ul>
    );
  return (
    <ul class="worries">
      {worries.map(({ stack, kind, text }) => (
        <li class={kind === "wrong" ? "bad" : "warn"}>
          <Glyph name={GLYPHS[kind]} size={15} />
          <span>
            <span class={`stack ${hueOf(board.environments, stack)}`}>{stack}</span> {text}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Candidate({ board }: { readonly board: Board }) {
  const { candidate, environments, takenAt } = board;
  if (candidate.status === "read" && candidate.value?.promotions.length === 0) return null;
  return (
    <section aria-labelledby="next">
      <div class="head">
        <h2 id="next">
          {candidate.status === "read" && candidate.value
            ? `What promoting ${candidate.value.release.version} would change`
            : "The newest candidate"}
        </h2>
        {candidate.status === "read" && candidate.value && (
          <p class="note">
            Recorded <Time at={candidate.value.recordedAt} now={takenAt} />, the newest version that passed
            and was not rejected.
          </p>
        )}
      </div>
      {candidate.status === "unreadable" ? (
        <div class="card">
          <Unreadable why={candidate.why} />
        </div>
      ) : candidate.value ? (
        <Newest candidate={candidate.value} environments={environments} now={takenAt} />
      ) : (
        <p class="card soft">
          {candidateSentence(board)} After a run has passed: <code>npm run release -- candidate</code>
        </p>
      )}
    </section>
  );
}

function Way({ board: { way, older, environments, takenAt } }: { readonly board: Board }) {
  return (
    <section aria-labelledby="way">
      <div class="head">
        <h2 id="way">The history of each version</h2>
        <p class="note">
          The newest is on top. A line is a version that stays, a diamond a record, a cross a rejection, a
          hollow circle a rollback.
        </p>
      </div>
      <div class="card freight">
        {way.length === 0 ? (
          <p class="soft">Nothing has been deployed or recorded yet, as far as it could be read.</p>
        ) : (
          <Lanes way={way} environments={environments} now={takenAt} />
        )}
        {older > 0 && (
          <p class="note">
            {older} more happened before: <code>npm run release -- history</code> has all that is kept of a
            target.
          </p>
        )}
      </div>
    </section>
  );
}
