import type { Rehearsal } from "./data";
import { StackChip } from "./stack-chip";
import { counted } from "../../settings/words";

/** The ends of the logs of everything that ran. */
export function Runs({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  const { runs, stacks } = rehearsal;
  if (runs.length === 0) return null;
  return (
    <section aria-labelledby="runs">
      <div class="head">
        <h2 id="runs">What ran, and the end of its log</h2>
        <p class="note">{counted(runs.length, "run")}. Open one to read its last lines.</p>
      </div>
      <div class="card logs">
        {runs.map(({ where, name, said, lines }, place) => (
          <details>
            <summary>
              <StackChip stacks={stacks} name={where} /> <b>{name}</b> <span class="soft">{said}</span>
            </summary>
            {lines.length === 0 ? (
              <p class="soft">It wrote nothing.</p>
            ) : (
              <pre tabindex={0} role="region" aria-label={`End of the log of run ${place + 1}`}>
                {lines.join("\n")}
              </pre>
            )}
          </details>
        ))}
      </div>
    </section>
  );
}

/** What else the story shows. */
export function Sections({ rehearsal: { sections } }: { readonly rehearsal: Rehearsal }) {
  return (
    <>
      {sections.map(({ title, rows }, place) => (
        <section aria-labelledby={`section-${place}`}>
          <div class="head">
            <h2 id={`section-${place}`}>{title}</h2>
          </div>
          <dl class="card facts">
            {rows.map(({ name, value }) => (
              <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}
