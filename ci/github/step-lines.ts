import type { Step } from "../results";
import { code } from "./markdown";

/** What happens to resources, a line each. */
export const stepLines = (stack: string, steps: readonly Step[], word: (step: Step) => string): string[] =>
  steps.map((step) => {
    const { type, name, paths } = step;
    const changed = paths.length > 0 ? `: ${paths.map(code).join(", ")}` : "";
    return `${code(stack)} ${word(step)} ${code(type)} ${code(name)}${changed}`;
  });

/** How many steps were left out. */
export const moreLine = (stack: string, more = 0): string[] =>
  more === 0 ? [] : [`${code(stack)}: ${more} more, which the log of the run lists`];
