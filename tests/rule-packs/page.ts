import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { AWSGUARD_VERSION } from "./awsguard/awsguard";
import type { Report } from "./checkov/checkov";
import { CHECKOV_REASONS, CLASSES, reasonOf } from "./reasons";

const PAGE = join(__dirname, "..", "..", "docs", "rule-packs.md");
/** From the date to the end of the table. */
const COUNTS = /^On (\d{4}-\d\d-\d\d), .*\n\n(?:\|.*\n)+/m;

/** Holds the page to what was counted, but for the date; `SNAPSHOTS=write` writes both anew. */
export function expectCounts(report: Report): void {
  const page = readFileSync(PAGE, "utf8");
  const [written = "", date = ""] = COUNTS.exec(page) ?? [];
  if (process.env["SNAPSHOTS"] === "write")
    writeFileSync(PAGE, page.replace(written, counted(report, new Date().toISOString().slice(0, 10))));
  else
    expect(written, "SNAPSHOTS=write npx mocha tests/rule-packs/checkov/checkov.test.ts").to.equal(
      counted(report, date),
    );
}

function counted({ version, passed, failed }: Report, date: string): string {
  const rows = [...new Set(passed.map(({ stack }) => stack))].sort().map((stack) => {
    const of = (verdict: { readonly stack: string }) => verdict.stack === stack;
    const classes = failed.filter(of).map((finding) => reasonOf(finding, CHECKOV_REASONS)?.class);
    const findings = CLASSES.map((each) => classes.filter((given) => given === each).length);
    return [stack, passed.filter(of).length, ...findings].map(String);
  });
  const header = ["stack", "checks passed", ...CLASSES];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const table = [header, widths.map((width) => "-".repeat(width)), ...rows].map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`,
  );
  return `On ${date}, checkov ${version} beside awsguard ${AWSGUARD_VERSION}:\n\n${table.join("")}`;
}
