import type { Verb } from "./data";
import type { Index } from "./words";

/**
 * Arrows between accounts that are the same for all who share them: each of `tails` may do it with each of `heads`. They
 * are drawn as one line with many ends, so that six targets that pull one image take one lane.
 */
export interface Bus {
  readonly verb: Verb;
  readonly tails: readonly string[];
  readonly heads: readonly string[];
}

/** Puts the grants between panels together, where every tail reaches every head. */
export function busesOf(index: Index): readonly Bus[] {
  const { panels, grants } = index.drawing;
  const [source] = panels;
  const crossing = grants.filter(
    ({ from, to }) => !index.outsider(from) && index.at(from).panel !== index.at(to).panel,
  );
  /** By the end that is not the source's: what it is joined to. */
  const ends = new Map<string, { verb: Verb; out: boolean; end: string; others: string[] }>();
  for (const { from, to, verb } of crossing) {
    const out = index.at(from).panel === source;
    const [end, other] = out ? [to, from] : [from, to];
    const key = `${verb} ${out} ${end}`;
    const known = ends.get(key) ?? { verb, out, end, others: [] };
    ends.set(key, known);
    known.others.push(other);
  }
  const buses = new Map<string, { verb: Verb; out: boolean; ends: string[]; others: readonly string[] }>();
  for (const { verb, out, end, others } of ends.values()) {
    const key = JSON.stringify([verb, out, others.sort()]);
    const known = buses.get(key) ?? { verb, out, ends: [], others };
    buses.set(key, known);
    known.ends.push(end);
  }
  return [...buses.values()].map(({ verb, out, ends: far, others }) =>
    out ? { verb, tails: others, heads: far } : { verb, tails: far, heads: others },
  );
}

export const endsOf = ({ tails, heads }: Bus): readonly string[] => [...tails, ...heads];

/** Where a bus goes, in pixels from the top. */
export interface Course {
  readonly bus: Bus;
  readonly lefts: readonly number[];
  readonly rights: readonly number[];
}

/** Courses from the left lane to the right one, so that few lines cross. */
export function inLanes(courses: readonly Course[]): readonly Course[] {
  const lanes = [...courses].sort((a, b) => top(a) - top(b) || bottom(a) - bottom(b));
  // Neighbours change places while that saves crossings; each round saves one at least.
  for (let changed = true; changed;) {
    changed = false;
    for (let lane = 1; lane < lanes.length; lane += 1) {
      const [left, right] = lanes.slice(lane - 1, lane + 1) as [Course, Course];
      if (crossings(right, left) >= crossings(left, right)) continue;
      lanes.splice(lane - 1, 2, right, left);
      changed = true;
    }
  }
  return lanes;
}

/** Between two courses of which one has a lane to the left of the other's. */
function crossings(left: Course, right: Course): number {
  const crossed = (heights: readonly number[], { lefts, rights }: Course) => {
    const all = [...lefts, ...rights];
    return heights.filter((height) => height > Math.min(...all) && height < Math.max(...all)).length;
  };
  return crossed(right.lefts, left) + crossed(left.rights, right);
}

const top = ({ lefts, rights }: Course): number => Math.min(...lefts, ...rights);
const bottom = ({ lefts, rights }: Course): number => Math.max(...lefts, ...rights);
