// What every command needs before anything of this project can be loaded. It is plain JavaScript without packages,
// which also runs where Node is too old and nothing is installed. What rehearsals and tests need beside it, their tools
// look at together: rehearsal/tools/cache/ensure.ts.
"use strict";
const { execFileSync } = require("child_process");
const { readFileSync } = require("fs");
const path = require("path");

/** Commands of rehearsals and tests, whose versions are looked at later, and where each is from. */
const COMMANDS = {
  git: "your system's packages",
  python3: "python.org or your system's packages",
  go: "go.dev/dl",
};

/** @returns {string | undefined} what is wrong with this Node, as package.json says which one is needed */
function nodeFault() {
  const oldest = readJson("package.json").engines.node.replace(">=", "");
  const numbers = (version) => version.split(".").map(Number);
  const [major, minor] = numbers(process.versions.node);
  const [least, leastMinor] = numbers(oldest);
  if (major > least || (major === least && minor >= leastMinor)) return undefined;
  return `Node.js is ${process.versions.node}, and ${oldest} or later is needed: install one from nodejs.org.`;
}

/** @returns {string | undefined} whether another `npm ci` is needed: package-lock.json names what must be installed */
function packagesFault() {
  let installed;
  try {
    installed = readJson("node_modules", ".package-lock.json").packages;
  } catch {
    return "The packages are not installed: run npm ci.";
  }
  const wanted = readJson("package-lock.json").packages;
  // npm leaves out what only a workspace needs whose folder is not there: whoever has another workload has no such folder.
  const needed = Object.keys(readJson("package.json").dependencies).map((name) => `node_modules/${name}`);
  const wrong = Object.keys(wanted).filter((each) => {
    const found = installed[each];
    if (!each.startsWith("node_modules/") || wanted[each].version === undefined) return false;
    return found === undefined ? needed.includes(each) : found.version !== wanted[each].version;
  });
  if (wrong.length === 0) return undefined;
  const name = wrong[0].replace("node_modules/", "");
  const more = wrong.length > 1 ? ` and ${wrong.length - 1} more` : "";
  return `The installed packages are not those of package-lock.json (${name}${more}): run npm ci.`;
}

function readJson(...parts) {
  return JSON.parse(readFileSync(path.join(__dirname, ...parts), "utf8"));
}

/** @returns {string[]} */
function missingCommands() {
  return Object.keys(COMMANDS).flatMap((command) => {
    try {
      execFileSync(command, [command === "go" ? "version" : "--version"], { stdio: "ignore", timeout: 2000 });
      return [];
    } catch {
      return [`${command} does not run: install it from ${COMMANDS[command]}.`];
    }
  });
}

const faults = [nodeFault(), packagesFault()].filter((fault) => fault !== undefined);
if (faults.length > 0) {
  const alone = path.basename(path.dirname(String(process.argv[1]))) === "release"; // it runs git and regctl only where it needs them
  const missing = alone ? [] : missingCommands();
  process.stderr.write(`This needs something first:\n  ${faults.concat(missing).join("\n  ")}\n`);
  process.exit(1);
}
