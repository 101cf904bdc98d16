import { hueOf, type Hued } from "./hue";

/** Names that a headline has room for; of more targets it gives their number. */
const MOST = 3;

interface StackNamesProps {
  readonly names: readonly string[];
  /** All of the page. */
  readonly stacks: readonly Hued[];
}

/** Stacks in their colours, as `a, b and c`. */
export function StackNames({ names, stacks }: StackNamesProps) {
  if (names.length > MOST) return <>{names.length} targets</>;
  return (
    <>
      {names.map((name, place) => (
        <>
          {place > 0 && (place === names.length - 1 ? " and " : ", ")}
          <span class={`stack ${hueOf(stacks, name)}`}>{name}</span>
        </>
      ))}
    </>
  );
}
