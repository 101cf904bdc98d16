import type { Stack } from "./data";

/** Colours of targets; those of more targets repeat, and none is the source's. */
const HUES = 4;

/** The class of a stack's own colour, by its place among the stacks; none for what is no stack. */
export function hueOf(stacks: readonly Pick<Stack, "stack">[], name: string): string {
  const place = stacks.findIndex(({ stack }) => stack === name);
  if (place < 0) return "";
  return place === 0 ? "hue-0" : `hue-${1 + ((place - 1) % HUES)}`;
}

/** A stack's name in its colour. */
export const StackChip = ({ stacks, name }: { readonly stacks: readonly Stack[]; readonly name: string }) => (
  <span class={`chip ${hueOf(stacks, name)}`}>{name}</span>
);
