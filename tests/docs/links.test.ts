import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { anchor, headings, pages, prose, ROOT } from "./markdown";

describe("the links of the pages", () => {
  const all = pages();
  for (const [path, page] of all)
    it(`of ${path} lead somewhere`, () => {
      const broken = [...prose(page).matchAll(/(?:\]\(|src=")([^)"\s]+)/g)].flatMap(([, link = ""]) => {
        if (/^https?:/.test(link)) return [];
        const [file = "", part] = link.split("#");
        const target = file === "" ? path : join(dirname(path), file);
        // Whoever has another workload has no such folder.
        if (target.startsWith("workload/") && !existsSync(join(ROOT, "workload"))) return [];
        if (!existsSync(join(ROOT, target))) return [link];
        const known = headings(all.get(target.endsWith("/") ? `${target}README.md` : target) ?? "").map(
          anchor,
        );
        return part === undefined || known.includes(part) ? [] : [link];
      });
      expect(broken).to.deep.equal([]);
    });
});
