import type { ComponentChildren } from "preact";
import { TONES, type Tone } from "../parts/chip";
import { Glyph, type GlyphName } from "../parts/glyph";
import { moment, since } from "../parts/format";
import type { Part } from "./data";

/** A time as short as it is clear, and whole to whoever points at it. */
export function Time({ at, now }: { readonly at: string; readonly now: string }) {
  return (
    <time dateTime={at} title={moment(at)}>
      {since(at, now)} UTC
    </time>
  );
}

interface RemarkProps {
  readonly tone: Tone;
  readonly glyph?: GlyphName;
  readonly children: ComponentChildren;
}

/** Lines behind the glyph that says the same, so that nobody needs its colour. */
export function Remark({ tone, glyph = TONES[tone], children }: RemarkProps) {
  return (
    <div class="remark">
      <span class={tone}>
        <Glyph name={glyph} size={15} />
      </span>
      <div>{children}</div>
    </div>
  );
}

/** Why something could not be read. */
export function Unreadable({ why }: { readonly why: string }) {
  return (
    <Remark tone="warn">
      <b class="warn">could not be read</b>
      <br />
      <span class="why">{why}</span>
    </Remark>
  );
}

/** What was read, or why it was not. */
export function IfRead<T>({
  of,
  children,
}: {
  readonly of: Part<T>;
  readonly children: (value: T) => ComponentChildren;
}) {
  return of.status === "unreadable" ? <Unreadable why={of.why} /> : <>{children(of.value)}</>;
}
