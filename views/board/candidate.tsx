import type { ComponentChildren } from "preact";
import prettyBytes from "pretty-bytes";
import { DigestBars } from "../parts/digest-bars";
import { Glyph } from "../parts/glyph";
import type { Candidate, Change, ImageChange, Promotion, Release } from "./data";
import { Said, Time, Untold } from "./parts";
import { counted } from "../../settings/words";

interface NewestProps {
  readonly candidate: Candidate;
  /** Of a stack by its name. */
  readonly hueOf: (stack: string) => string;
  readonly now: string;
}

/** What promoting the newest candidate would change in each target. */
export function Newest({ candidate: { release, promotions }, hueOf, now }: NewestProps) {
  return (
    <div class="promotions">
      {promotions.map((promotion, place) => (
        <article class={`card next ${hueOf(promotion.stack)}`} aria-labelledby={`next-${place}`}>
          <header>
            <h3 id={`next-${place}`}>
              {release.version} to <span class="stack">{promotion.stack}</span>
            </h3>
            <Verdict promotion={promotion} now={now} />
          </header>
          <Details promotion={promotion} release={release} />
        </article>
      ))}
    </div>
  );
}

function Verdict({ promotion, now }: { readonly promotion: Promotion; readonly now: string }) {
  if (promotion.status === "deployed") return <Chip tone="ok" text="has it" />;
  if (promotion.status === "refused") return <Chip tone="bad" text="cannot be promoted" />;
  if (promotion.status === "untold") return <Chip tone="warn" text="could not be planned" />;
  const { blocks, passed, leftAt } = promotion;
  return (
    <p class="chips">
      {leftAt !== null && (
        <span class="chip warn">
          <Glyph name="back" size={13} /> left for an older release <Time at={leftAt} now={now} />
        </span>
      )}
      {blocks.length === 0 ? (
        <Chip tone="ok" text={`${counted(passed, "check")} passed, nothing blocks it`} />
      ) : (
        <Chip tone="bad" text={`blocked by ${counted(blocks.length, "thing")}`} />
      )}
    </p>
  );
}

const GLYPHS = { ok: "yes", bad: "no", warn: "unknown" } as const;

const Chip = ({ tone, text }: { readonly tone: keyof typeof GLYPHS; readonly text: string }) => (
  <span class={`chip ${tone}`}>
    <Glyph name={GLYPHS[tone]} size={13} /> {text}
  </span>
);

function Details({ promotion, release }: { readonly promotion: Promotion; readonly release: Release }) {
  switch (promotion.status) {
    case "deployed":
      return <p class="soft">Nothing to do: it has this release already.</p>;
    case "refused":
      return (
        <Said tone="bad" glyph="no">
          {promotion.why}
        </Said>
      );
    case "untold":
      return <Untold why={promotion.why} />;
    case "possible":
      return <Changes change={promotion} stack={promotion.stack} release={release} />;
  }
}

interface ChangesProps {
  readonly change: Change;
  readonly stack: string;
  readonly release: Release;
}

function Changes({ change: { before, images, blocks, warnings }, stack, release }: ChangesProps) {
  return (
    <>
      <dl class="changes">
        <Part name="release" before={before?.version} after={release.version}>
          {before ? "another version" : "the first release"}
        </Part>
        {images.map((image) => (
          <Part
            name={image.name}
            before={before?.images.find(({ name }) => name === image.name)?.digest}
            after={image.digest}
            bars
          >
            {bytesOf(image)}
          </Part>
        ))}
        <Part name="model" before={before?.model.sha256} after={release.model.sha256} bars>
          {before?.model.sha256 === release.model.sha256
            ? "the same model"
            : `other bytes, ${release.model.key}`}
        </Part>
        <Part name="commit" before={before?.commit.slice(0, 12)} after={release.commit.slice(0, 12)}>
          {before?.commit === release.commit ? "the same commit" : "another commit"}
        </Part>
      </dl>
      {blocks.map((block) => (
        <Said tone="bad" glyph="no">
          <b class="bad">blocks it</b> {block}
        </Said>
      ))}
      {warnings.map((warning) => (
        <Said tone="warn" glyph="flag">
          {warning}
        </Said>
      ))}
      <p class="soft">
        {blocks.length > 0
          ? "Correct what blocks it, then look at the plan again: "
          : "The plan says it whole, and how to do it: "}
        <code>
          npm run release -- plan {release.version} --stack {stack}
        </code>
      </p>
    </>
  );
}

function bytesOf({ missing, total }: ImageChange): string {
  if (missing === 0) return total === 0 ? "all of it is there" : `all ${prettyBytes(total)} are there`;
  return `${prettyBytes(missing)} of ${prettyBytes(total)} to copy`;
}

interface PartProps {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string;
  readonly bars?: boolean;
  readonly children: ComponentChildren;
}

function Part({ name, before, after, bars = false, children }: PartProps) {
  const show = (value: string) => (bars ? <DigestBars digest={value} width={144} /> : <code>{value}</code>);
  return (
    <div>
      <dt>{name}</dt>
      <dd class="from">{before === undefined ? <span class="soft">none</span> : show(before)}</dd>
      <dd class="sign">
        {before === after ? (
          <span class="soft">
            =<span class="hidden"> stays </span>
          </span>
        ) : (
          <>
            <Glyph name="arrow" size={18} />
            <span class="hidden">becomes</span>
          </>
        )}
      </dd>
      <dd>{show(after)}</dd>
      <dd class="words soft">{children}</dd>
    </div>
  );
}
