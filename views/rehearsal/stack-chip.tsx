import { hueOf } from "../parts/hue";
import type { Stack } from "./data";

/** A stack's name in its colour. */
export const StackChip = ({ stacks, name }: { readonly stacks: readonly Stack[]; readonly name: string }) => (
  <span class={`chip ${hueOf(stacks, name)}`}>{name}</span>
);
