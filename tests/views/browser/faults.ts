import { readFileSync } from "node:fs";
import type { Opened } from "../../../views/browser/browser";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Everything that keeps a page from being read: axe's findings, and what is wider than the window. */
export async function faultsOf({ page, wrong }: Opened): Promise<string[]> {
  const found = await page.evaluate<string[]>(`(async () => {
    ${AXE};
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await axe.run(document, { runOnly: tags });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => id + ": " + node.target.join(" ") + ": " + node.failureSummary));
  })()`);
  const width = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
  return [...wrong, ...found, ...(width > 0 ? [`is ${width} pixels wider than the window`] : [])];
}
