import { renderToString } from "preact-render-to-string";
import { printable } from "../../settings/printable";
import { glyphPath, type GlyphName } from "../parts/glyph";
import { hueAt } from "../parts/hue";
import { Arrows, channelOf } from "./arrows";
import { busesOf, endsOf } from "./buses";
import type { Drawing, ThingKind } from "./data";
import { layOut, NAME_LINE, SIZES, type Box, type LaidPanel } from "./layout";
import { STYLE } from "./style";
import { broken } from "./text";
import { descriptionOf, Index, titleOf } from "./words";

const { panel: PANEL, margin: MARGIN, pad: PAD, indent: INDENT } = SIZES;

/** The drawing, as an SVG file: a panel for each stack, with arrows for what reaches into another's. */
export function drawAccounts(drawing: Drawing): string {
  const index = new Index(drawing);
  const buses = busesOf(index);
  const panels = layOut(index, buses);
  const crossed = new Set(buses.flatMap(endsOf));
  const channel = channelOf(buses, panels);
  const right = MARGIN + PANEL + channel.width;
  const width = drawing.panels.length > 1 ? right + PANEL + MARGIN : PANEL + 2 * MARGIN;
  const notes = notesOf(drawing).flatMap((note) => broken(note, width - 2 * MARGIN - 30, SIZES.small));
  const bottom = Math.max(...panels.map(({ y, height }) => y + height));
  const height = bottom + 14 + notes.length * SIZES.line + MARGIN;
  const svg = (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-labelledby="accounts-title accounts-description"
    >
      <title id="accounts-title">{titleOf(drawing)}</title>
      <desc id="accounts-description">{descriptionOf(index)}</desc>
      <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      <rect class="paper" width={width} height={height} rx={14} />
      {panels.map((laid, place) => (
        <PanelOf laid={laid} x={laid.side === "left" ? MARGIN : right} place={place} crossed={crossed} />
      ))}
      <Arrows channel={channel} left={MARGIN + PANEL} right={right} />
      <path class="glyph" transform={`translate(${MARGIN + 4} ${bottom + 10})`} d={glyphPath("wall")} />
      {notes.map((note, line) => (
        <text class="t s soft" x={MARGIN + 26} y={bottom + 22 + line * SIZES.line}>
          {note}
        </text>
      ))}
    </svg>
  );
  // A line for each element, so that a change of the drawing is read as one.
  return `${printable(renderToString(svg)).replaceAll(/><(?=(?:\/?g|rect|path|text|title|desc|style|\/svg)\b)/g, ">\n<")}\n`;
}

const DUTIES = [
  ["deploys", "also change their own stack's resources"],
  ["previews", "also read them"],
] as const;

function notesOf({ panels }: Drawing): readonly string[] {
  const roles = (duty: string) =>
    panels.flatMap(({ things }) => things.filter((thing) => thing.duty === duty).map(({ name }) => name));
  const duties = DUTIES.filter(([duty]) => roles(duty).length > 0).map(
    ([duty, also]) => `roles marked “${duty}” ${also}`,
  );
  return [
    "has a permissions boundary · drawn from what the programs register, each grant confirmed by simulating all policies",
    ...(duties.length > 0 ? [`Not drawn: ${duties.join(", ")}.`] : []),
  ];
}

interface PanelArgs {
  readonly laid: LaidPanel;
  readonly x: number;
  /** Among the stacks. */
  readonly place: number;
  readonly crossed: ReadonlySet<string>;
}

function PanelOf({ laid: { heading, y, height, boxes, captions }, x, place, crossed }: PanelArgs) {
  const line = heading.size + 4;
  return (
    <g class={hueAt(place)}>
      <rect class="panel" x={x} y={y} width={PANEL} height={height} rx={12} />
      {heading.name.map((text, row) => (
        <text class="t b hue" x={x + PAD} y={y + 8 + (row + 1) * line} font-size={heading.size}>
          {text}
        </text>
      ))}
      {heading.where.map((text, row) => (
        <text class="t n soft" x={x + PAD} y={y + 26 + heading.name.length * line + row * NAME_LINE}>
          {text}
        </text>
      ))}
      {captions.map(({ text, weight, y: baseline }) => (
        <text class={`t s soft${weight === "bold" ? " b" : ""}`} x={x + PAD} y={baseline}>
          {text}
        </text>
      ))}
      {boxes.map((box) => (
        <BoxOf box={box} x={x + PAD} crossed={crossed.has(box.thing.id)} />
      ))}
    </g>
  );
}

const GLYPHS: Readonly<Record<ThingKind, GlyphName>> = {
  role: "role",
  registry: "image",
  schedule: "clock",
  "state machine": "steps",
  task: "task",
  bucket: "bucket",
  parameters: "list",
  log: "log",
  topic: "bell",
  queue: "queue",
};

function BoxOf({ box, x, crossed }: { readonly box: Box; readonly x: number; readonly crossed: boolean }) {
  const { thing, nameLines, what, beside, below, y, height } = box;
  const wide = PANEL - 2 * PAD;
  const under = SIZES.row + 8 + (nameLines.length - 1) * NAME_LINE;
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect class={crossed ? "box crossed" : "box"} width={wide} height={height} rx={7} />
      <path class="glyph" transform="translate(9 7)" d={glyphPath(GLYPHS[thing.kind])} />
      {nameLines.map((name, line) => (
        <text class="t n" x={INDENT} y={19.5 + line * NAME_LINE}>
          <tspan class="b">{name}</tspan>
          {what !== "" && line === nameLines.length - 1 && (
            <tspan class="s soft" dx={6}>
              {what}
            </tspan>
          )}
        </text>
      ))}
      {thing.bounded && <path class="glyph" transform={`translate(${wide - 25} 7)`} d={glyphPath("wall")} />}
      {beside !== undefined && (
        <text class="t s" x={wide - (thing.bounded ? 34 : 10)} y={19.5} text-anchor="end">
          {beside}
        </text>
      )}
      {below.map((text, line) => (
        <text class="t s" x={INDENT} y={under + line * SIZES.line}>
          {text}
        </text>
      ))}
    </g>
  );
}
