import type { AccessPage, Row, Section } from "./data";
import { hueOf } from "../parts/hue";
import { ANSWERS, reasonsOf, type Reason } from "./reasons";

/** One section: a column for each principal, a row for each request, and behind each request why. */
export function Matrix({
  section: { title, principals, rows },
  place,
  stacks,
}: {
  readonly section: Section;
  readonly place: number;
} & Pick<AccessPage, "stacks">) {
  return (
    <section class="matrix">
      <h2 id={`s${place}`}>{title}</h2>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby={`s${place}`}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="req">
                Request
              </th>
              {principals.map(({ name, arn, stack }) => (
                <th scope="col" class={`who ${hueOf(stacks, stack ?? "")}`} title={arn}>
                  <span>{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Request row={row} principals={principals} stacks={stacks} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface RequestProps extends Pick<Section, "principals">, Pick<AccessPage, "stacks"> {
  readonly row: Row;
}

function Request({ row, principals, stacks }: RequestProps) {
  const { label, action, resource, conditions, stack, cells } = row;
  const { reasons, ofCell } = reasonsOf(row, principals);
  return (
    <tr>
      <th scope="row" class={`req ${hueOf(stacks, stack ?? "")}`}>
        <span class="label">{label}</span>
        <code>{action}</code>{" "}
        <code class="soft" title={resource}>
          {shortened(resource)}
        </code>
        {conditions.map(({ key, values }) => (
          <code class="soft with">
            {key} = {values.join(", ")}
          </code>
        ))}
        <details>
          <summary>
            Why<span class="hidden">: {label}</span>
          </summary>
          <ul>
            {reasons.map((reason) => (
              <Why {...reason} />
            ))}
          </ul>
        </details>
      </th>
      {cells.map(({ result, expected }, column) => (
        <td class={`c ${result}${expected ? "" : " odd"}`} data-r={ofCell[column]}>
          <span class="hidden">
            {ANSWERS[result]}
            {!expected && ", not as expected"}
          </span>
        </td>
      ))}
    </tr>
  );
}

const Why = ({ result, expected, text, principals }: Reason) => (
  <li class={`${result}${expected ? "" : " odd"}`}>
    <span>{text}</span> <span class="soft">{principals.join(", ")}</span>
  </li>
);

/** Without what stands at the beginning of every ARN; the whole one is its title. */
const shortened = (arn: string): string => arn.replace(/^arn:aws:([^:]+):[^:]*:(\d{12})?:?/, "$1 ");
