// `npm test`: installs the rehearsal's tools, runs the checks beside the tests, and counts them all in the last line.
// `npm run test:slow` (`--slow`) runs the tests that `npm test` leaves out; files given are run alone.
import "../prerequisites.cjs";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CHECKS = ["check:stacks", "check:workflows", "check:types", "check:lint", "check:format"];
/**
 * What takes minutes: the rehearsal's own parts, copies between faulty registries, the release command on the emulator,
 * access to every kind of stack (`check:stacks` decides it for those that there are), what the CLI does to a stack that
 * changes, changes that are rehearsed on their base, what the field's rule packs find, AWS's limits at the largest settings, pages in a browser, and a team that changed everything: a rehearsal of its three targets,
 * and `npm test` in its copy.
 */
const SLOW = [
  "tests/access",
  "tests/ci/rehearse-change",
  "tests/components/changes",
  "tests/rehearsal/plugins",
  "tests/release/commands",
  "tests/release/copy",
  "tests/release/model",
  "tests/rehearsal/emulator-pipeline",
  "tests/rehearsal/keep",
  "tests/rehearsal/killed",
  "tests/rehearsal/shell",
  "tests/examples/rehearsal",
  "tests/policy-pack/programs-in-up",
  "tests/rule-packs",
  "tests/stacks/added-image",
  "tests/stacks/policy-limits",
  "tests/theirs",
  "tests/views/browser",
  "workload/tests/large-input",
];
/** Started first, longest first, so that no core is left waiting for one of them at the end. */
const LONG = [
  "tests/theirs",
  "tests/rehearsal/story",
  "tests/policy-pack/programs.test",
  "tests/stacks/variants",
  "tests/policy-pack/pack-process",
  "tests/bootstrap",
];
/** The sample workload has its own tests: whoever has another workload has no such folder. */
const FOLDERS = ["tests", join("workload", "tests")];
const root = join(import.meta.dirname, "..");

/** Runs a command. @returns {Promise<{code: number, output: string}>} */
function run(command, args, { show = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The stacks and workflows as they are written, types, lint and format, one after the other: the tests have the other core. */
async function runChecks() {
  const results = [];
  for (const check of CHECKS) results.push({ check, ...(await run("npm", ["run", "--silent", check])) });
  return results;
}

/** Runs mocha on the files given, or on all. @returns {Promise<{code: number, stats: {passes: number, failures: number, pending: number}}>} */
async function runTests(files) {
  const scratch = mkdtempSync(join(tmpdir(), "npm-test-"));
  const statsFile = join(scratch, "stats.json");
  try {
    const args = ["--parallel", "--jobs", "2", "--reporter", "tests/reporter.cjs", ...files];
    const { code } = await run(join("node_modules", ".bin", "mocha"), args, {
      show: true,
      env: { TEST_STATS_FILE: statsFile },
    });
    return { code, stats: JSON.parse(readFileSync(statsFile, "utf8")) };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** @param only Parts of the names of the files that are run alone; none: those that no list names. */
function testFiles(only) {
  const begins = (file) => (folder) => file.startsWith(join(...folder.split("/")));
  const rank = (file) => (LONG.findIndex(begins(file)) + LONG.length + 1) % (LONG.length + 1);
  return FOLDERS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, String(file))),
    )
    .filter((file) => /\.test\.tsx?$/.test(file))
    .filter((file) => (only ? only.some(begins(file)) : !SLOW.some(begins(file))))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

const given = process.argv.slice(2);
const only = given[0] === "--slow" ? SLOW : undefined;
const files = only || given.length === 0 ? testFiles(only) : given;
const tools = await run("node", ["-r", "./register.cjs", "rehearsal/tools/main.ts"], {
  show: true,
});
if (tools.code !== 0) process.exit(tools.code);

const [checks, tests] = await Promise.all([only ? [] : runChecks(), runTests(files)]);
for (const { check, code, output } of checks) {
  console.log(`${code === 0 ? "✓" : "✗"} npm run ${check}`);
  if (code !== 0) console.log(output);
}
const failedChecks = checks.filter(({ code }) => code !== 0).length;
const passed = tests.stats.passes + checks.length - failedChecks;
const failed = tests.stats.failures + failedChecks;
const skipped = tests.stats.pending > 0 ? `, ${tests.stats.pending} skipped` : "";
console.log(`${passed} passed, ${failed} failed${skipped}`);
process.exitCode = failed > 0 || tests.code !== 0 ? 1 : 0;
