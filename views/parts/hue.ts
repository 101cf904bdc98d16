/** Colours that style.ts has; beyond them they come again, for no colour means anything by itself. */
export const HUES = 5;

/** The class of a stack's own colour. @param place Of the stack: the source is 0, and has its colour alone. */
export const hueAt = (place: number): string => `hue-${place <= 0 ? 0 : 1 + ((place - 1) % (HUES - 1))}`;

/** A stack of a page. */
export interface Hued {
  readonly stack: string;
  /** Among all stacks of its source, in the order of the settings; left out where the page shows all in this order. */
  readonly place?: number;
}

/** The same of a stack by its name; none for what is not a stack. */
export function hueOf(stacks: readonly Hued[], name: string): string {
  const found = stacks.findIndex(({ stack }) => stack === name);
  return found < 0 ? "" : hueAt(stacks[found]?.place ?? found);
}
