import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "..", "..");

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "docs",
  "bootstrap",
  "policy-pack",
  "release",
  "rehearsal",
  "workload",
];

/** Every page of the project, by its path. */
export const pages = (): ReadonlyMap<string, string> =>
  new Map(
    PAGES.flatMap((path) => {
      if (path.endsWith(".md")) return [path];
      if (!existsSync(join(ROOT, path))) return [];
      const files = readdirSync(join(ROOT, path), { recursive: true, encoding: "utf8" });
      return files
        .filter((file) => file.endsWith(".md") && !file.includes("node_modules"))
        .map((file) => join(path, file));
    })
      .sort()
      .map((path) => [path, readFileSync(join(ROOT, path), "utf8")]),
  );

/** A page without what stands in blocks of code. */
export const prose = (page: string): string => page.replaceAll(/^ *```[^]*?^ *```$/gm, "");

export const headings = (page: string): string[] =>
  [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);

/** As GitHub makes them of headings. */
export const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
