import { hueOf as hueAt } from "../parts/hue";
import type { Stack } from "./data";

/** The class of a stack's own colour, by its place among the stacks; none for what is not a stack. */
export function hueOf(stacks: readonly Pick<Stack, "stack">[], name: string): string {
  const place = stacks.findIndex(({ stack }) => stack === name);
  return place < 0 ? "" : hueAt(place);
}

/** A stack's name in its colour. */
export const StackChip = ({ stacks, name }: { readonly stacks: readonly Stack[]; readonly name: string }) => (
  <span class={`chip ${hueOf(stacks, name)}`}>{name}</span>
);
