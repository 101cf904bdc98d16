/** A length of a drawing, to a hundredth of a pixel: more digits nobody sees. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;
