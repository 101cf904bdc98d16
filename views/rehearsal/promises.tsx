import { duration } from "../parts/format";
import { grouped } from "../parts/grouped";
import { Glyph, type GlyphName } from "../parts/glyph";
import type { Promised, Proof, Rehearsal } from "./data";
import { claimsIn } from "./claims";
import { StackChip } from "./stack-chip";

/** A drawing for what is well known; others have a flag. */
const GLYPHS: Readonly<Record<string, GlyphName>> = {
  "same-bytes": "image",
  "no-builds-in-a-target": "wall",
  "only-named-readers": "key",
  "only-tested-releases": "list",
  "one-run-per-trigger": "clock",
  "rolls-back-as-one": "back",
  "hand-changes-are-found": "bell",
  "set-up-once": "role",
  "seen-before-merge": "log",
  "runs-from-start-to-end": "steps",
};

const glyphOf = (promise: string): GlyphName => GLYPHS[promise] ?? "flag";
const proofsOf = ({ proofs }: Rehearsal, { promise }: Promised) =>
  proofs.filter((proof) => proof.promise === promise);
const isBroken = ({ ending }: Rehearsal, { promise }: Promised) =>
  ending.kind === "failed" && ending.promise === promise;

/** Every promise, and whether it was seen to hold. */
export function Tiles({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  return (
    <section aria-labelledby="promised">
      <h2 id="promised" class="hidden">
        What was to be proved
      </h2>
      <ul class="tiles">
        {rehearsal.promises.map((promised) => (
          <li class="card">
            <a href={`#${promised.promise}`}>
              <span class="tile-glyph">
                <Glyph name={glyphOf(promised.promise)} size={20} />
              </span>
              <b>{promised.title}</b>
              <State rehearsal={rehearsal} promised={promised} />
              <span class="soft means">{promised.means}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Failed where one proof of it did, whatever held before; not reached is neither held nor failed. */
function State({ rehearsal, promised }: { readonly rehearsal: Rehearsal; readonly promised: Promised }) {
  const held = claimsIn(proofsOf(rehearsal, promised));
  if (isBroken(rehearsal, promised))
    return (
      <span class="state bad">
        <Glyph name="no" size={15} /> failed
      </span>
    );
  if (held === 0)
    return <span class="state soft">{rehearsal.ending.kind === "passed" ? "not tried" : "not reached"}</span>;
  return (
    <span class="state ok num">
      <Glyph name="yes" size={15} /> {held} held{rehearsal.ending.kind !== "passed" && " so far"}
    </span>
  );
}

/** What was seen, promise by promise. */
export function Proofs({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  return (
    <section aria-labelledby="proved">
      <div class="head">
        <h2 id="proved">What was proved</h2>
        <p class="note">Each claim with what was seen of it, and the step that showed it.</p>
      </div>
      {rehearsal.promises.map((promised) => (
        <article class="card promise" id={promised.promise} aria-labelledby={`${promised.promise}-title`}>
          <header>
            <span class={isBroken(rehearsal, promised) ? "bad" : "soft"}>
              <Glyph name={glyphOf(promised.promise)} size={20} />
            </span>
            <h3 id={`${promised.promise}-title`}>{promised.title}</h3>
            <State rehearsal={rehearsal} promised={promised} />
          </header>
          <Claims rehearsal={rehearsal} proofs={proofsOf(rehearsal, promised)} />
        </article>
      ))}
    </section>
  );
}

function Claims({ rehearsal, proofs }: { readonly rehearsal: Rehearsal; readonly proofs: readonly Proof[] }) {
  if (proofs.length === 0) return null;
  return (
    <ul class="claims">
      {grouped(proofs, ({ claim }) => claim).map(([claim, each]) => (
        <li>
          <span class="claim">{claim}</span>
          <ul class="seen">
            {together(each).map(({ first, times }) => (
              <li>
                <StackChip stacks={rehearsal.stacks} name={first.stack} />
                <span>
                  {first.seen}
                  {times > 1 && <span class="soft"> ({times} times)</span>}
                </span>
                <StepLink rehearsal={rehearsal} step={first.step} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** What was seen of the same stack in the same words stands once, by its first step. */
const together = (proofs: readonly Proof[]) =>
  grouped(proofs, ({ stack, seen }) => JSON.stringify([stack, seen])).map(([, each]) => ({
    first: each[0],
    times: each.length,
  }));

function StepLink({ rehearsal, step }: { readonly rehearsal: Rehearsal; readonly step: number }) {
  const found = rehearsal.steps[step];
  if (found === undefined) return null;
  return (
    <a class="num soft" href={`#step-${step}`}>
      <span class="hidden">the step that showed it, at </span>
      {duration(found.start)}
    </a>
  );
}
