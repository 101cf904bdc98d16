import { hueAt } from "../parts/hue";
import { endsOf, inLanes, type Bus, type Course } from "./buses";
import type { LaidPanel } from "./layout";
import { SIZES } from "./layout";
import { widthOf } from "./text";

const { pad: PAD, small: SMALL } = SIZES;
/** Between two lanes, and between a lane and what is written beside it. */
const LANE = 13;
const [RADIUS, TIP] = [6, 9];

interface End {
  readonly id: string;
  readonly side: "left" | "right";
  readonly y: number;
  readonly head: boolean;
  /** Place of its stack. */
  readonly place: number;
}

interface Lane {
  readonly bus: Bus;
  readonly ends: readonly End[];
}

/** What is between the source and its targets. */
interface Channel {
  readonly width: number;
  /** From its left to its first lane. */
  readonly before: number;
  readonly lanes: readonly Lane[];
}

/** Gives each bus a lane, and each of its ends a height at its box. */
export function channelOf(buses: readonly Bus[], panels: readonly LaidPanel[]): Channel {
  const ends = new Map(buses.map((bus) => [bus, courseEnds(bus, buses, panels)]));
  const courses = buses.map((bus): Course => {
    const heights = (side: End["side"]) =>
      (ends.get(bus) ?? []).filter((end) => end.side === side).map(({ y }) => y);
    return { bus, lefts: heights("left"), rights: heights("right") };
  });
  const lanes = inLanes(courses).map(({ bus }) => ({ bus, ends: ends.get(bus) ?? [] }));
  /** Room for the words at the heads of one side. */
  const room = (side: End["side"]) =>
    Math.max(
      14,
      ...lanes
        .filter((lane) => lane.ends.some((end) => end.head && end.side === side))
        .map(({ bus }) => widthOf(bus.verb, SMALL, "bold") + 18),
    );
  const before = Math.ceil(room("left"));
  const width = before + Math.max(0, lanes.length - 1) * LANE + Math.ceil(room("right"));
  return { width: Math.max(width, 40), before, lanes };
}

/** The lines that meet a box share its height out: those from above come first. */
function courseEnds(bus: Bus, buses: readonly Bus[], panels: readonly LaidPanel[]): readonly End[] {
  const at = (id: string) => {
    for (const [place, { boxes, side }] of panels.entries()) {
      const box = boxes.find(({ thing }) => thing.id === id);
      if (box) return { box, side, place, middle: box.y + box.height / 2 };
    }
    throw new Error(`No panel has ${id}.`);
  };
  return endsOf(bus).map((id) => {
    const { box, side, place } = at(id);
    const far = (each: Bus) => {
      const others = endsOf(each).filter((other) => other !== id);
      return others.reduce((sum, other) => sum + at(other).middle, 0) / others.length;
    };
    const meeting = buses.filter((each) => endsOf(each).includes(id)).toSorted((a, b) => far(a) - far(b));
    const y = Math.round(box.y + (box.height * (meeting.indexOf(bus) + 1)) / (meeting.length + 1));
    return { id, side, place, y, head: bus.heads.includes(id) };
  });
}

interface ArrowsArgs {
  readonly channel: Channel;
  /** Right edge of the source's panel, and left edge of the targets'. */
  readonly left: number;
  readonly right: number;
}

export function Arrows({ channel: { before, lanes }, left, right }: ArrowsArgs) {
  return (
    <>
      {lanes.map(({ bus, ends }, lane) => (
        <BusOf bus={bus} ends={ends} x={left + before + lane * LANE} left={left - PAD} right={right + PAD} />
      ))}
      {lanes.flatMap(({ bus, ends }) =>
        ends
          .filter(({ head }) => head)
          .map(({ side, y, place }) => (
            <g class={hueAt(place)}>
              <text
                class="t s b halo"
                x={side === "left" ? left + 7 : right - 7}
                y={y - 5}
                text-anchor={side === "left" ? "start" : "end"}
              >
                {bus.verb}
              </text>
            </g>
          )),
      )}
    </>
  );
}

interface BusArgs extends Lane {
  /** Of its lane. */
  readonly x: number;
  /** Where the boxes end. */
  readonly left: number;
  readonly right: number;
}

/** In the colour of the one target that it is of; of several in none. */
function BusOf({ ends, x, left, right }: BusArgs) {
  const places = new Set(ends.map(({ place }) => place).filter((place) => place !== 0));
  const [only] = places;
  const heights = ends.map(({ y }) => y);
  const [top, bottom] = [Math.min(...heights), Math.max(...heights)];
  const radius = Math.min(RADIUS, (bottom - top) / 2);
  const ways = ends.map(({ side, y }) => {
    const edge = side === "left" ? left : right;
    const before = side === "left" ? x - radius : x + radius;
    if (y !== top && y !== bottom) return `M${edge} ${y}H${x}`;
    return `M${edge} ${y}H${before}Q${x} ${y} ${x} ${y === top ? y + radius : y - radius}`;
  });
  const trunk = bottom > top ? `M${x} ${top + radius}V${bottom - radius}` : "";
  return (
    <g class={places.size === 1 && only !== undefined ? hueAt(only) : "many"}>
      <path class="way" d={[...ways, trunk].join("")} />
      {ends
        .filter(({ head }) => head)
        .map(({ side, y }) => (
          <path
            class="tip"
            d={side === "left" ? `M${left} ${y}l${TIP} -4.5v9z` : `M${right} ${y}l-${TIP} -4.5v9z`}
          />
        ))}
    </g>
  );
}
