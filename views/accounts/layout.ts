import { account as spaced } from "../parts/format";
import type { Panel, Thing, ThingKind } from "./data";
import { endsOf, type Bus } from "./buses";
import { broken, widthOf } from "./text";
import { shownName, type Index } from "./words";

/** In pixels. */
export const SIZES = {
  panel: 420,
  margin: 12,
  /** Between a panel and its boxes. */
  pad: 14,
  /** From a box's left to its text. */
  indent: 33,
  line: 16,
  /** A box of one line. */
  row: 30,
  name: 13,
  small: 11.5,
  heading: 22,
} as const;
const GAP = 7;
export const NAME_LINE = 17;
/** Between two panels, one above the other. */
const BETWEEN = 20;
/** Between two lines that meet a box. */
const MEET = 11;
/** What a box keeps free at its right, without and with a wall. */
const [RIGHT, RIGHT_OF_WALL] = [10, 32];

const GROUPS: readonly { readonly title: string; readonly kinds: readonly ThingKind[] }[] = [
  { title: "Roles, and who assumes them", kinds: ["role"] },
  { title: "What is released", kinds: ["registry"] },
  { title: "What runs", kinds: ["schedule", "state machine", "task"] },
  { title: "Data and records", kinds: ["bucket", "parameters", "log", "topic", "queue"] },
];

export interface Box {
  readonly thing: Thing;
  readonly nameLines: readonly string[];
  /** What it is, behind its name. */
  readonly what: string;
  /** Its one phrase, which stands beside its name. */
  readonly beside?: string;
  readonly below: readonly string[];
  readonly y: number;
  readonly height: number;
}

interface Caption {
  readonly text: string;
  readonly weight: "plain" | "bold";
  /** Of its baseline. */
  readonly y: number;
}

/** A stack's name, and where it is. */
interface Heading {
  readonly name: readonly string[];
  readonly size: number;
  readonly where: readonly string[];
}

export interface LaidPanel {
  readonly panel: Panel;
  readonly side: "left" | "right";
  readonly heading: Heading;
  readonly y: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly captions: readonly Caption[];
}

/**
 * The source at the left, its targets at the right, one below the other. Of one target what is alike stands at the same
 * height; several take their own.
 */
export function layOut(index: Index, buses: readonly Bus[]): readonly LaidPanel[] {
  const [source, ...targets] = index.drawing.panels;
  const meets = new Map<string, number>();
  for (const id of buses.flatMap(endsOf)) meets.set(id, (meets.get(id) ?? 0) + 1);
  const left = source ? [{ panel: source, side: "left" as const }] : [];
  const right = targets.map((panel) => ({ panel, side: "right" as const }));
  if (right.length === 1) return layRow([...left, ...right], SIZES.margin, index, meets);
  return [left, right].flatMap((column) => {
    let y: number = SIZES.margin;
    return column.flatMap((placed) => {
      const laid = layRow([placed], y, index, meets);
      y += (laid[0]?.height ?? 0) + BETWEEN;
      return laid;
    });
  });
}

type Placed = Pick<LaidPanel, "panel" | "side">;
type Meets = ReadonlyMap<string, number>;

function layRow(row: readonly Placed[], top: number, index: Index, meets: Meets): readonly LaidPanel[] {
  const laid = row.map((placed) => {
    const heading = headingOf(placed.panel);
    return { ...placed, heading, boxes: [] as Box[], captions: [] as Caption[] };
  });
  const heights = laid.map(
    ({ heading: { name, size, where } }) => 25 + name.length * (size + 4) + where.length * NAME_LINE,
  );
  let y = top + Math.max(...heights);
  for (const { title, kinds } of GROUPS) {
    const ends = laid.map(({ panel, side, boxes, captions }) => {
      const things = inOrder(panel, kinds, side, meets);
      if (things.length === 0) return y;
      captions.push({ text: title, weight: "bold", y: y + 12 });
      let below = y + 22;
      for (const thing of things) {
        const box = boxOf(thing, panel, index, below, meets.get(thing.id) ?? 0);
        boxes.push(box);
        below += box.height + GAP;
      }
      if (kinds.includes("role") && !hasJob(things, index)) {
        captions.push({ text: "No job of GitHub assumes a role here.", weight: "plain", y: below + 14 });
        below += 22;
      }
      return below;
    });
    y = Math.max(...ends) + 8;
  }
  return laid.map((panel) => ({ ...panel, y: top, height: y - top }));
}

/** A name as large as it fits on a line, and longer ones on several. */
function headingOf({ stack, account, region }: Panel): Heading {
  const most = SIZES.panel - 2 * SIZES.pad;
  const size = [SIZES.heading, 17].find((each) => widthOf(stack, each, "bold") <= most) ?? SIZES.name;
  const where = broken(`account ${spaced(account)}, ${region}`, most, SIZES.name);
  return { name: broken(stack, most, size, "bold"), size, where };
}

/** What reaches into another account comes first; of a source's roles last, since its targets' stand at their top. */
function inOrder(
  { things }: Panel,
  kinds: readonly ThingKind[],
  side: LaidPanel["side"],
  meets: Meets,
): readonly Thing[] {
  const last = kinds.includes("role") && side === "left" ? 1 : -1;
  const crosses = ({ id }: Thing) => Number(meets.has(id));
  return things
    .filter(({ kind }) => kinds.includes(kind))
    .toSorted(
      (a, b) =>
        (kinds.includes("task") ? 0 : (crosses(a) - crosses(b)) * last) ||
        kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
        (a.name < b.name ? -1 : 1),
    );
}

const hasJob = (things: readonly Thing[], index: Index): boolean =>
  index.drawing.grants.some(
    ({ from, to }) => index.outsider(from)?.kind === "job" && things.some(({ id }) => id === to),
  );

function boxOf(thing: Thing, panel: Panel, index: Index, y: number, meets: number): Box {
  const inner = SIZES.panel - 2 * SIZES.pad - SIZES.indent;
  const room = inner - (thing.bounded ? RIGHT_OF_WALL : RIGHT);
  const nameLines = broken(shownName(thing, panel), room, SIZES.name, "bold");
  const what = thing.kind === "role" ? (thing.duty ?? "") : thing.kind;
  const phrases = index.phrases(thing);
  const used =
    widthOf(nameLines.at(-1) ?? "", SIZES.name, "bold") + (what ? 6 + widthOf(what, SIZES.small) : 0);
  const whatBelow = used > room && what !== "";
  const [only] = phrases;
  const fits = only !== undefined && used + 14 + widthOf(only, SIZES.small) <= room;
  const beside = phrases.length === 1 && nameLines.length === 1 && fits ? only : undefined;
  const below = [
    ...(whatBelow ? [what] : []),
    ...(beside === undefined ? joined(phrases, inner - RIGHT) : []),
  ];
  const height =
    SIZES.row + (nameLines.length - 1) * NAME_LINE + (below.length > 0 ? below.length * SIZES.line + 5 : 0);
  return {
    thing,
    nameLines,
    what: whatBelow ? "" : what,
    ...(beside === undefined ? {} : { beside }),
    below,
    y,
    height: Math.max(height, (meets + 1) * MEET),
  };
}

/** Short phrases share a line. */
function joined(phrases: readonly string[], most: number): readonly string[] {
  const lines: string[] = [];
  for (const phrase of phrases) {
    const shared = `${lines.at(-1)} · ${phrase}`;
    if (lines.length > 0 && widthOf(shared, SIZES.small) <= most) lines[lines.length - 1] = shared;
    else lines.push(...broken(phrase, most, SIZES.small));
  }
  return lines;
}
