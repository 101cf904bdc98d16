import { counted } from "../../settings/words";
import { renderPage } from "../page";
import { account } from "../parts/format";
import { Chip } from "../parts/chip";
import type { AccessPage } from "./data";
import { hueAt } from "../parts/hue";
import { Matrix } from "./matrix";
import { ANSWERS } from "./reasons";
import { SCRIPT } from "./script";
import { STYLE } from "./style";

/** Who may do what, and which statement decided it: a page that works without its script, and filters with it. */
export function accessPage(data: AccessPage): string {
  const cells = data.sections.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
  const body = (
    <>
      <Top data={data} cells={cells} />
      <main id="main" class="wrap">
        <Surprises surprises={data.surprises} />
        <Filters data={data} />
        <Legend />
        <nav aria-label="Sections">
          <details>
            <summary>{counted(data.sections.length, "section")}</summary>
            <ul>
              {data.sections.map(({ title }, place) => (
                <li>
                  <a href={`#s${place}`}>{title}</a>
                </li>
              ))}
            </ul>
          </details>
        </nav>
        {data.sections.map((section, place) => (
          <Matrix section={section} place={place} stacks={data.stacks} />
        ))}
      </main>
      <footer>
        <div class="wrap">
          Made by <code>npm run access</code>. The simulation knows policies alone: no quotas, no session
          policies, and of an organization&apos;s policies only this project&apos;s.
        </div>
      </footer>
    </>
  );
  return renderPage({
    title: "Who may do what",
    description: `${counted(cells.length, "decision")} about ${counted(data.stacks.length, "stack")}, each with the statement that decided it`,
    body,
    style: STYLE,
    script: SCRIPT,
  });
}

type Cells = AccessPage["sections"][number]["rows"][number]["cells"];

function Top({ data: { stacks, surprises }, cells }: { readonly data: AccessPage; readonly cells: Cells }) {
  const count = (result: Cells[number]["result"]) =>
    number(cells.filter((cell) => cell.result === result).length);
  const well = surprises.length === 0;
  return (
    <header class="top">
      <div class="wrap">
        <p class="kicker">
          <Chip tone={well ? "ok" : "bad"}>
            {well ? "all as expected" : `${number(surprises.length)} not as expected`}
          </Chip>
          {stacks.map(({ stack, account: id, place }) => (
            <span class={hueAt(place)}>
              <b class="stack">{stack}</b> <span class="num">{account(id)}</span>
            </span>
          ))}
        </p>
        <h1>Who may do what</h1>
        <p class="lede">
          <b>{counted(cells.length, "decision")}</b> by simulating the policies that the programs register:{" "}
          <b>{count("allowed")} allowed</b>, {count("denied")} denied because nothing allows them,{" "}
          {count("refused")} denied by a statement.
        </p>
      </div>
    </header>
  );
}

function Surprises({ surprises }: Pick<AccessPage, "surprises">) {
  if (surprises.length === 0) return null;
  return (
    <section class="card surprises" aria-labelledby="surprises">
      <h2 id="surprises" class="bad">
        Not as expected
      </h2>
      <ul>
        {surprises.map((surprise) => (
          <li>{surprise}</li>
        ))}
      </ul>
    </section>
  );
}

function Filters({ data: { stacks, sections } }: { readonly data: AccessPage }) {
  const all = sections.flatMap((each) => each.principals);
  const principals = [...new Map(all.map((each) => [each.name, each])).values()];
  const requests = sections.reduce((sum, { rows }) => sum + rows.length, 0);
  const of = (name: string | undefined) => principals.filter(({ stack }) => stack === name);
  return (
    <section class="ask card" aria-labelledby="ask">
      <h2 id="ask" class="hidden">
        Filter
      </h2>
      <form id="filters" hidden>
        <label>
          Who
          <select id="who">
            <option value="">everybody</option>
            {stacks.map(({ stack }) => (
              <Names label={stack} principals={of(stack)} />
            ))}
            <Names label="of no account here" principals={of(undefined)} />
          </select>
        </label>
        <label>
          What, or which resource
          <input
            id="what"
            type="search"
            placeholder="model, ecr:PutImage, releases/ …"
            autocomplete="off"
            spellcheck={false}
            aria-keyshortcuts="/"
          />
        </label>
        <label>
          Answer
          <select id="answer">
            <option value="">any</option>
            {(["allowed", "denied", "refused"] as const).map((result) => (
              <option value={result}>
                {result === "denied" ? "denied, nothing allows it" : ANSWERS[result]}
              </option>
            ))}
            <option value="odd">not as expected</option>
          </select>
        </label>
        <button type="reset">Clear</button>
      </form>
      <p id="count" class="soft" role="status">
        {counted(requests, "request")} in {counted(sections.length, "section")}.
      </p>
    </section>
  );
}

interface NamesProps extends Pick<AccessPage["sections"][number], "principals"> {
  readonly label: string;
}

const Names = ({ label, principals }: NamesProps) =>
  principals.length === 0 ? null : (
    <optgroup label={label}>
      {principals.map(({ name }) => (
        <option>{name}</option>
      ))}
    </optgroup>
  );

const Legend = () => (
  <p class="legend">
    <span>
      <i class="c allowed" /> allowed
    </span>
    <span>
      <i class="c denied" /> denied, nothing allows it
    </span>
    <span>
      <i class="c refused" /> denied by a statement
    </span>
    <span>
      <i class="c allowed odd" /> not as expected
    </span>
    <span>
      “Why” opens the statements that decided. <span class="keys">Press / to search.</span>
    </span>
  </p>
);

const number = (value: number): string => value.toLocaleString("en");
