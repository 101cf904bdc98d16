import { principal, since } from "../parts/format";
import { Glyph } from "../parts/glyph";
import { hueOf } from "../parts/hue";
import type { Lineage, LineageEntry, Rehearsal } from "./data";
import { StackChip } from "./stack-chip";

/** Every release that targets had, each tied to the one before by its checksum. */
export function Lineages({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  const { lineages, ending } = rehearsal;
  return (
    <section aria-labelledby="lineage">
      <div class="head">
        <h2 id="lineage">What targets had, release by release</h2>
        <p class="note">
          Each release names the checksum of the one before: none is taken out or slipped in without a trace.
        </p>
      </div>
      {lineages.length === 0 && (
        <p class="card soft">
          {ending.kind === "passed" ? "No target had a release." : "Not reached: it was not read."}
        </p>
      )}
      {lineages.map((lineage) => (
        <article class={`card lineage ${hueOf(rehearsal.stacks, lineage.stack)}`} aria-label={lineage.stack}>
          <p class="lineage-of">
            <StackChip stacks={rehearsal.stacks} name={lineage.stack} />
            <Whole lineage={lineage} />
          </p>
          <ol class="chain">
            {lineage.releases.map((entry, place) => (
              <li>
                <Link entry={entry} />
                <Entry entry={entry} now={place === lineage.releases.length - 1} began={rehearsal.began} />
              </li>
            ))}
          </ol>
        </article>
      ))}
    </section>
  );
}

const Whole = ({ lineage: { whole } }: { readonly lineage: Lineage }) => (
  <span class={`state ${whole ? "ok" : "bad"}`}>
    <Glyph name={whole ? "yes" : "no"} size={15} /> {whole ? "the chain is whole" : "the chain is broken"}
  </span>
);

const LINKS: Readonly<Record<Exclude<LineageEntry["kind"], "ok">, string>> = {
  first: "the first",
  oldest: "what came before is not kept",
  unnamed: "names no predecessor",
  broken: "broken",
};

/** How a release stands to the one before it. */
function Link({ entry: { kind, release, fault } }: { readonly entry: LineageEntry }) {
  if (kind === "broken")
    return (
      <p class="link bad">
        <Glyph name="no" size={14} /> {LINKS.broken}
        {fault !== undefined && `: ${fault}`}
      </p>
    );
  if (kind !== "ok") return <p class="link soft">{LINKS[kind]}</p>;
  return (
    <p class="link">
      <span class="ok">
        <Glyph name="yes" size={14} />
      </span>{" "}
      names <code>{release?.previous?.slice(0, 8) ?? ""}</code>
    </p>
  );
}

interface EntryProps {
  readonly entry: LineageEntry;
  /** Whether it is the newest one. */
  readonly now: boolean;
  readonly began: string;
}

function Entry({ entry: { parameterVersion, when, who, release }, now, began }: EntryProps) {
  return (
    <div class={`entry${now ? " now" : ""}`}>
      <p class="soft num">
        #{parameterVersion} · {since(when, began)}
      </p>
      <p class="version">
        {release?.version ?? "no release"} {now && <span class="chip">last</span>}
      </p>
      {release?.rollback && (
        <p class="what">
          <Glyph name="back" size={14} /> <span>back from {release.rollback.from}</span>
        </p>
      )}
      <p class="soft small">{principal(who)}</p>
    </div>
  );
}
