import { grouped } from "../parts/grouped";
import { Glyph } from "../parts/glyph";
import type { Denial, Layer, Rehearsal } from "./data";
import { StackChip } from "./stack-chip";
import { counted } from "../../settings/words";

/** Who was refused what, by which layer: refused is what should happen. */
export function Denials({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  const { denials, ending } = rehearsal;
  const stacks = grouped(denials, ({ stack }) => stack);
  return (
    <section aria-labelledby="denied">
      <div class="head">
        <h2 id="denied">Who was refused what</h2>
        <p class="note">
          All of this was tried on purpose, with real credentials of the emulated accounts, and had to be
          refused.
        </p>
      </div>
      {denials.length === 0 ? (
        <p class="card soft">
          {ending.kind === "passed"
            ? "Nothing forbidden was tried."
            : "Not reached: nothing forbidden was tried."}
        </p>
      ) : (
        <>
          <Layers denials={denials} />
          {stacks.map(([stack, each]) => (
            <details class="card denied" open={stacks.length <= 2}>
              <summary>
                <StackChip stacks={rehearsal.stacks} name={stack} />{" "}
                <span class="soft">{counted(each.length, "attempt")} refused</span>
              </summary>
              <Whos denials={each} />
            </details>
          ))}
        </>
      )}
    </section>
  );
}

/** How much each layer refused, the most first. */
function Layers({ denials }: { readonly denials: readonly Denial[] }) {
  const layers = grouped(denials, ({ layer }) => layer).sort(
    ([one, some], [other, others]) => others.length - some.length || one.localeCompare(other),
  );
  return (
    <>
      <ul class="layers">
        {layers.map(([layer, each]) => (
          <li class="chip">
            {layer} <span class="num">{each.length}</span>
          </li>
        ))}
      </ul>
      {layers.some(([layer]) => layer === UNNAMED) && (
        <p class="note layers-note">
          {UNNAMED}: the answer does not say which of its policies refused. <code>npm run access</code>{" "}
          decides that by simulation.
        </p>
      )}
    </>
  );
}

const UNNAMED: Layer = "AWS";

function Whos({ denials }: { readonly denials: readonly Denial[] }) {
  return (
    <div class="whos">
      {grouped(denials, ({ who }) => who).map(([who, each]) => (
        <div class="who">
          <h3>{who}</h3>
          <ul>
            {each.map(({ asked, layer, code }) => (
              <li>
                <span class="ok">
                  <Glyph name="refused" size={15} />
                </span>
                <span>
                  {asked}
                  <span class="soft by">
                    refused by {layer === UNNAMED ? layer : `the ${layer}`}: <code>{code}</code>
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
