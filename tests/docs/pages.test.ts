import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { readProjectStacks } from "../../settings/project-stacks";
import { anchor, headings, pages, prose, ROOT } from "./markdown";

/** What a cell of a table may have: more than that is no longer looked up at a glance, but read, which a list is for. */
const WIDTH = 110;

/** Links of a page to files here, as they are written. */
const linksOf = (page: string): string[] =>
  [...prose(page).matchAll(/(?:\]\(|src=")([^)"\s]+)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^https?:/.test(link));

const targetOf = (path: string, link: string): string => {
  const [file = ""] = link.split("#");
  return file === "" ? path : join(dirname(path), file);
};

describe("the pages", () => {
  const all = pages();

  for (const [path, page] of all)
    it(`${path} has links that lead somewhere, and no table to be read like a text`, () => {
      const broken = linksOf(page).filter((link) => {
        const target = targetOf(path, link);
        const [, part] = link.split("#");
        // Whoever has another workload has no such folder.
        if (target.startsWith("workload/") && !existsSync(join(ROOT, "workload"))) return false;
        if (!existsSync(join(ROOT, target))) return true;
        const known = headings(all.get(target.endsWith("/") ? `${target}README.md` : target) ?? "");
        return part !== undefined && !known.map(anchor).includes(part);
      });
      expect(broken).to.deep.equal([]);
      const cells = page.match(/(?<=^\|.*)[^|\n]+(?=\|)/gm) ?? [];
      expect(cells.map((cell) => cell.trim()).filter(({ length }) => length > WIDTH)).to.deep.equal([]);
    });

  it("can each be found from the README", () => {
    const found = new Set(["README.md"]);
    for (const path of found)
      for (const target of linksOf(all.get(path) ?? "").map((link) => targetOf(path, link)))
        // A folder shows what lies in it.
        for (const each of all.keys()) if (each === target || `${dirname(each)}/` === target) found.add(each);
    expect([...all.keys()].filter((path) => !found.has(path))).to.deep.equal([]);
  });

  it("name no account, role or bucket but those of the shipped settings, which the fixture has too", () => {
    const { source, targets } = readProjectStacks(join(ROOT, "tests", "fixture"));
    const known = JSON.stringify([source, ...targets].map(({ settings }) => settings));
    const named = [...all].flatMap(([path, page]) =>
      [...page.matchAll(/\b\d{12}\b|\bds-[a-z-]+?-(?:dev|prod)\b/g)].map(([name]) => `${path}: ${name}`),
    );
    expect(named).not.to.deep.equal([]);
    expect(named.filter((each) => !known.includes(each.split(": ")[1] ?? ""))).to.deep.equal([]);
  });
});
