/** How many colours the pages have for stacks. */
const COLOURS = 5;

/** The class of a stack's colour, by its place among the stacks; of no stack, none. */
export const hue = (place: number | undefined): string =>
  place === undefined ? "" : `hue-${place % COLOURS}`;
