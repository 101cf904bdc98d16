import { listed } from "../../settings/words";
import { VERBS, type Drawing, type Outsider, type Panel, type Thing, type Verb } from "./data";

/** How a grant is said beside what it is on. */
const SAID: Readonly<Record<Verb, string>> = {
  assumes: "by",
  starts: "started by",
  runs: "run by",
  pushes: "pushed by",
  tags: "tagged by",
  pulls: "pulled by",
  writes: "written by",
  reads: "read by",
  notifies: "messages from",
};

/** Who pushes also tags and pulls: only the most is said. */
const MORE: Readonly<Partial<Record<Verb, readonly Verb[]>>> = {
  pulls: ["tags", "pushes"],
  tags: ["pushes"],
};

/** What is drawn, by id. */
export class Index {
  private readonly things: ReadonlyMap<string, { readonly thing: Thing; readonly panel: Panel }>;
  private readonly outsiders: ReadonlyMap<string, Outsider>;

  constructor(readonly drawing: Drawing) {
    this.things = new Map(
      drawing.panels.flatMap((panel) => panel.things.map((thing) => [thing.id, { thing, panel }])),
    );
    this.outsiders = new Map(drawing.outsiders.map((outsider) => [outsider.id, outsider]));
  }

  /** @throws Error for an id that no panel has */
  at(id: string): { readonly thing: Thing; readonly panel: Panel } {
    const found = this.things.get(id);
    if (found) return found;
    throw new Error(`The drawing has a grant on ${id}, and no such thing.`);
  }

  outsider(id: string): Outsider | undefined {
    return this.outsiders.get(id);
  }

  /** Everybody who may do something with a thing, by what they may; one phrase for each verb. */
  phrases({ id, closed }: Thing): readonly string[] {
    const mine = this.drawing.grants.filter(({ to }) => to === id);
    const says = (who: string, verb: Verb) =>
      mine.some(({ from, verb: other }) => from === who && other === verb);
    return VERBS.flatMap((verb) => {
      const who = mine
        .filter((grant) => grant.verb === verb && !MORE[verb]?.some((more) => says(grant.from, more)))
        .map(({ from }) => from);
      if (who.length === 0) return [];
      return [`${SAID[verb]} ${this.names(who, id)}${verb === "pushes" && closed ? " alone" : ""}`];
    });
  }

  /** Those of the same stack by their name, those of another with its name, jobs of GitHub together. */
  private names(ids: readonly string[], on: string): string {
    const home = this.at(on).panel;
    const outsiders = ids.flatMap((id) => this.outsider(id) ?? []);
    const jobs = outsiders.filter(({ kind }) => kind === "job").map(({ name }) => name);
    const people = outsiders.filter(({ kind }) => kind === "role").map(({ name }) => name);
    const things = ids
      .filter((id) => !this.outsider(id))
      .map((id) => {
        const { thing, panel } = this.at(id);
        const name = this.actor(thing, panel);
        // What belongs together stays on a line, where it can.
        return (panel === home ? name : `${panel.stack}'s ${name}`).replaceAll(" ", "\u00a0");
      });
    return [...things, ...people, ...(jobs.length > 0 ? [`GitHub ${jobs.join(", ")}`] : [])].join(", ");
  }

  /** A role by its name; what acts by a role by what it is, unless there are several. */
  private actor({ kind, name }: Thing, { things }: Panel): string {
    const alike = things.filter((thing) => thing.kind === kind).length;
    return kind === "role" || alike > 1 ? name : kind;
  }
}

/** A bucket's name without the account and region that stand in the names of most, and above all of them. */
export function shownName({ kind, name }: Thing, { account, region }: Panel): string {
  const ends = [`-${account}-${region}`, `-${account}`];
  const end = kind === "bucket" ? ends.find((each) => name.endsWith(each)) : undefined;
  return end === undefined ? name : name.slice(0, -end.length);
}

export const titleOf = ({ panels }: Drawing): string =>
  `What ${listed(panels.map(({ stack }) => stack))} register, and who may do what with it`;

/** The whole drawing in words. */
export function descriptionOf(index: Index): string {
  const { panels, grants } = index.drawing;
  const between = grants
    .filter(({ from, to }) => !index.outsider(from) && index.at(from).panel !== index.at(to).panel)
    .map(({ from, to, verb }) => `${own(index, from)} ${verb} ${own(index, to)}`);
  const within = panels.map((panel) => {
    const things = panel.things.map((thing) => {
      const said = index.phrases(thing).join("; ");
      return `${thing.kind} ${thing.name}${said ? ` (${said})` : ""}`;
    });
    return `${panel.stack}, in account ${panel.account}: ${things.join(", ")}.`;
  });
  return [`Between the accounts: ${between.length > 0 ? between.join("; ") : "nothing"}.`, ...within].join(
    " ",
  );
}

function own(index: Index, id: string): string {
  const { thing, panel } = index.at(id);
  return `${panel.stack}'s ${thing.kind} ${thing.name}`;
}
