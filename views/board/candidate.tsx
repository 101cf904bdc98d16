import type { ComponentChildren } from "preact";
import prettyBytes from "pretty-bytes";
import { Chip } from "../parts/chip";
import { DigestBars } from "../parts/digest-bars";
import { Glyph } from "../parts/glyph";
import { hueOf } from "../parts/hue";
import type { Board, Candidate, Change, ImageChange, Promotion, Release } from "./data";
import { Remark, Time, Unreadable } from "./parts";
import { counted } from "../../settings/words";

interface NewestProps extends Pick<Board, "environments"> {
  readonly candidate: Candidate;
  readonly now: string;
}

/** What promoting the newest candidate would change in each target. */
export function Newest({ candidate: { release, promotions }, environments, now }: NewestProps) {
  return (
    <div class="promotions">
      {promotions.map((promotion, place) => (
        <article
          class={`card next ${hueOf(environments, promotion.stack)}`}
          aria-labelledby={`next-${place}`}
        >
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
  if (promotion.status === "deployed") return <Chip tone="ok">has it</Chip>;
  if (promotion.status === "refused") return <Chip tone="bad">cannot be promoted</Chip>;
  if (promotion.status === "unreadable") return <Chip tone="warn">could not be planned</Chip>;
  const { blocks, passed, leftAt } = promotion;
  return (
    <p class="chips">
      {leftAt !== null && (
        <Chip tone="warn" glyph="back">
          left for an older release <Time at={leftAt} now={now} />
        </Chip>
      )}
      {blocks.length === 0 ? (
        <Chip tone="ok">{counted(passed, "check")} passed, nothing blocks it</Chip>
      ) : (
        <Chip tone="bad">blocked by {counted(blocks.length, "thing")}</Chip>
      )}
    </p>
  );
}

function Details({ promotion, release }: { readonly promotion: Promotion; readonly release: Release }) {
  switch (promotion.status) {
    case "deployed":
      return <p class="soft">Nothing to do: it has this release already.</p>;
    case "refused":
      return <Remark tone="bad">{promotion.why}</Remark>;
    case "unreadable":
      return <Unreadable why={promotion.why} />;
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
        <BeforeAfter name="release" before={before?.version} after={release.version}>
          {before ? "another version" : "the first release"}
        </BeforeAfter>
        {images.map((image) => (
          <BeforeAfter
            name={image.name}
            before={before?.images.find(({ name }) => name === image.name)?.digest}
            after={image.digest}
            bars
          >
            {bytesOf(image)}
          </BeforeAfter>
        ))}
        {release.models.map((model) => {
          const was = before?.models.find(({ name }) => name === model.name)?.sha256;
          return (
            <BeforeAfter
              name={release.models.length > 1 ? `model ${model.name}` : "model"}
              before={was}
              after={model.sha256}
              bars
            >
              {was === model.sha256 ? "the same model" : `other bytes, ${model.key}`}
            </BeforeAfter>
          );
        })}
        <BeforeAfter name="commit" before={before?.commit.slice(0, 12)} after={release.commit.slice(0, 12)}>
          {before?.commit === release.commit ? "the same commit" : "another commit"}
        </BeforeAfter>
      </dl>
      {blocks.map((block) => (
        <Remark tone="bad">
          <b class="bad">blocks it</b> {block}
        </Remark>
      ))}
      {warnings.map((warning) => (
        <Remark tone="warn" glyph="flag">
          {warning}
        </Remark>
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

interface BeforeAfterProps {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string;
  readonly bars?: boolean;
  readonly children: ComponentChildren;
}

function BeforeAfter({ name, before, after, bars = false, children }: BeforeAfterProps) {
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
