/** Colours that style.ts has; beyond them they come again, for no colour means anything by itself. */
export const HUES = 5;

/** The class of a stack's own colour. @param place Among the stacks: the source is 0, and has its colour alone. */
export const hueOf = (place: number): string => `hue-${place <= 0 ? 0 : 1 + ((place - 1) % (HUES - 1))}`;
