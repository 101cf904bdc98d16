import type { ComponentChildren } from "preact";
import { Glyph, type GlyphName } from "./glyph";

/** Glyphs that say what their colours say; `soft` is a remark. */
export const TONES = { ok: "yes", bad: "no", warn: "unknown", soft: "flag" } as const;
export type Tone = keyof typeof TONES;

interface ChipProps {
  readonly tone: Tone;
  readonly glyph?: GlyphName;
  readonly children: ComponentChildren;
}

/** Some words in a colour, and beside them the glyph that says the same, so that nobody needs the colour. */
export const Chip = ({ tone, glyph = TONES[tone], children }: ChipProps) => (
  <span class={`chip ${tone}`}>
    <Glyph name={glyph} size={13} /> {children}
  </span>
);
