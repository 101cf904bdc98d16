import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ProgramError } from "../../settings/program-error";
import { runProgram } from "../../settings/run-program";
import { Browser } from "./browser";

const FOLDER = join(__dirname, "..", "..");
const REPORT = ".rehearsal/report.html";
const PICTURE = "docs/rehearsal.png";

/** `npm run picture`: what the README shows of a rehearsal, from the page of the last one that was played here. */
async function main(): Promise<void> {
  const file = join(FOLDER, REPORT);
  if (!existsSync(file)) throw new ProgramError(`${REPORT} is not there: npm run rehearse makes it.`);
  const browser = await Browser.start();
  try {
    const { page } = await browser.open("report.html", readFileSync(file, "utf8"));
    await page.screenshot({ path: join(FOLDER, PICTURE), scale: "css" });
    process.stdout.write(`${PICTURE}\n`);
  } finally {
    await browser.stop();
  }
}

runProgram("npm run picture", main);
