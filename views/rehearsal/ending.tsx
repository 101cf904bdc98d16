import { Chip } from "../parts/chip";
import { Glyph } from "../parts/glyph";
import { StackNames } from "../parts/stack-names";
import { duration, moment } from "../parts/format";
import { claimsIn } from "./claims";
import type { Rehearsal, Step } from "./data";
import { counted, listed } from "../../settings/words";

const TONES = { passed: "ok", failed: "bad", interrupted: "warn" } as const;

/** The step at which a rehearsal ended that proved less than it was to. */
const endedAt = ({ ending, steps }: Rehearsal): Step | undefined =>
  ending.kind === "passed" ? undefined : steps[ending.step];

export function titleOf(rehearsal: Rehearsal): string {
  const step = endedAt(rehearsal);
  return `Rehearsal ${rehearsal.ending.kind}: ${step ? step.name : rehearsal.project}`;
}

/** How it ended, when, how long it took, and what it comes to. */
export function Top({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  const { kind } = rehearsal.ending;
  return (
    <header class="top">
      <div class="wrap">
        <p class="kicker">
          <Chip tone={TONES[kind]}>Rehearsal {kind}</Chip>
          <span>{moment(rehearsal.began)}</span>
          <span>{duration(rehearsal.seconds)}</span>
          <span>{rehearsal.project}</span>
          <code>{rehearsal.command}</code>
        </p>
        <Headline rehearsal={rehearsal} />
        <Lede rehearsal={rehearsal} />
      </div>
    </header>
  );
}

function Headline({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  const step = endedAt(rehearsal);
  if (step !== undefined)
    return (
      <h1>
        {rehearsal.ending.kind === "interrupted" ? "Interrupted" : "It stopped"} in “{step.act}”.
      </h1>
    );
  const [source, ...targets] = rehearsal.stacks;
  const built = new Set(source?.images.map(({ digest }) => digest));
  const received = targets.filter(({ images }) => images.length > 0);
  const isBuilt = received.every(({ images }) => images.every(({ digest }) => built.has(digest)));
  if (source === undefined || received.length === 0 || !isBuilt)
    return <h1>{counted(claimsIn(rehearsal.proofs), "claim")} held.</h1>;
  const isWhole = received.every(
    ({ images }) => new Set(images.map(({ digest }) => digest)).size === built.size,
  );
  return (
    <h1>
      <StackNames names={[source.stack]} stacks={rehearsal.stacks} /> built{" "}
      {built.size === 1 ? "an image" : `${built.size} images`} once.{" "}
      <StackNames names={received.map(({ stack }) => stack)} stacks={rehearsal.stacks} />{" "}
      {received.every(({ runs }) => runs > 0) ? "ran" : "received"} {isWhole ? "those very" : "only those"}{" "}
      bytes.
    </h1>
  );
}

function Lede({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  const { about, stacks, proofs, denials, ending } = rehearsal;
  return (
    <p class="lede">
      {about}, in {counted(stacks.length, "emulated AWS account")}:{" "}
      <b>{counted(claimsIn(proofs), "claim")} held</b>,{" "}
      <b>{counted(denials.length, "forbidden attempt")} refused</b>
      {ending.kind === "passed" ? "." : " until then. What comes after was not tried."}
    </p>
  );
}

/** Where it ended, and what was said. */
export function Failure({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  const { ending, promises } = rehearsal;
  const step = endedAt(rehearsal);
  if (ending.kind === "passed" || step === undefined) return null;
  const bad = ending.kind === "failed";
  const broken =
    bad && promises.filter(({ promise }) => promise === ending.promise).map(({ title }) => title);
  return (
    <section aria-labelledby="ended">
      <div class={`card ended ${bad ? "bad-edge" : "warn-edge"}`}>
        <h2 id="ended" class={bad ? "bad" : "warn"}>
          <Glyph name={bad ? "no" : "unknown"} size={18} /> <span>{step.name}</span>
        </h2>
        <p class="soft">
          {step.result === "done" ? "What was seen after this step" : "This step"}{" "}
          {bad ? (step.result === "done" ? "is not as expected" : "failed") : "was interrupted"}
          {step.result !== "done" && ` after ${duration(step.seconds)}`}.{" "}
          {broken && broken.length > 0 && (
            <>
              What does not hold: <b>{listed(broken)}</b>.
            </>
          )}{" "}
          <a href={`#step-${ending.step}`}>See the step among the others</a>
        </p>
        {bad && (
          <pre tabindex={0} role="region" aria-label="What was said">
            {ending.message}
          </pre>
        )}
      </div>
    </section>
  );
}
