import type { ComponentChildren } from "preact";
import { Glyph, type GlyphName } from "../parts/glyph";
import { moment, since } from "../parts/format";
import type { Told } from "./data";

/** A time as short as it is clear, and whole to whoever points at it. */
export function Time({ at, now }: { readonly at: string; readonly now: string }) {
  return (
    <time dateTime={at} title={moment(at)}>
      {since(at, now)} UTC
    </time>
  );
}

type Tone = "ok" | "bad" | "warn" | "soft";

/** A word with the glyph that says the same, so that nobody needs its colour. */
export function Said({
  tone,
  glyph,
  children,
}: {
  readonly tone: Tone;
  readonly glyph: GlyphName;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="said">
      <span class={tone}>
        <Glyph name={glyph} size={15} />
      </span>
      <div>{children}</div>
    </div>
  );
}

/** Why something could not be read. */
export function Untold({ why }: { readonly why: string }) {
  return (
    <Said tone="warn" glyph="unknown">
      <b class="warn">could not be read</b>
      <br />
      <span class="why">{why}</span>
    </Said>
  );
}

/** What was read, or why it was not. */
export function Part<T>({
  of,
  children,
}: {
  readonly of: Told<T>;
  readonly children: (value: T) => ComponentChildren;
}) {
  return of.status === "untold" ? <Untold why={of.why} /> : <>{children(of.value)}</>;
}
