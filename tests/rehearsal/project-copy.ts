import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { fixtureFiles } from "../fixture-project";
import { OTHER_IMAGE, TASK_IMAGE, THRESHOLDS } from "../python-workload/images";
import { PROJECT, writtenConfig } from "../sample-settings";

const ROOT = join(__dirname, "..", "..");
const STACK_FILE = /^(bootstrap\/)?Pulumi(\..+)?\.yaml$/;
/** What file systems allow, and shells, URLs, globs and lists read otherwise. */
const NAME = "job@2 Überprüfung (it's) #50%, ";

/** Of the policy pack. */
const NO_EXCEPTIONS = { allowedAccounts: [], extraTypes: [], extraCalls: [], levels: {} };

/** The fixture's stack file with the workload of the tests: nothing else is changed. */
function withPython(stack: "dev" | "prod"): string {
  const written = writtenConfig(stack);
  const { preprocessing } = written[`${PROJECT}:pipelines`] as { preprocessing: object };
  const changes = {
    images: stack === "dev" ? { readings: TASK_IMAGE, lookup: OTHER_IMAGE } : { readings: {}, lookup: {} },
    models: { bands: { key: "models/bands.json" } },
    pipelines: {
      preprocessing: {
        ...preprocessing,
        image: "readings",
        model: "bands",
        inputKey: "raw/readings.csv",
        ...(stack === "dev" && { validation: { key: "validation/readings.csv", thresholds: THRESHOLDS } }),
      },
    },
  };
  const changed = Object.entries(changes).map(([key, value]) => [`${PROJECT}:${key}`, value]);
  return stringify({ config: { ...written, ...Object.fromEntries(changed) } });
}

/** What a team edits, as the tests have it. */
const testFiles = () => ({
  ...fixtureFiles(),
  "Pulumi.dev.yaml": withPython("dev"),
  "Pulumi.prod.yaml": withPython("prod"),
});

/**
 * The repository as somebody has it: all of its code but the sample workload in a folder with a name of theirs, and stack
 * files of their own.
 */
export class ProjectCopy {
  readonly folder: string;

  /** @param files Text by path; default: the fixture's, with a workload in Python. @param source The stack that may build. */
  constructor(files: Readonly<Record<string, string>> = testFiles(), source = "dev") {
    this.folder = mkdtempSync(join(tmpdir(), NAME));
    const git = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    const listed = execFileSync("git", git, { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1024 ** 2 });
    for (const file of listed.split("\0").filter((name) => name !== "" && existsSync(join(ROOT, name))))
      if (!STACK_FILE.test(file) && !file.startsWith("workload/"))
        cpSync(join(ROOT, file), join(this.folder, file));
    for (const [file, text] of Object.entries(files)) this.write(file, text);
    this.write("policy-pack/settings.json", JSON.stringify({ ...NO_EXCEPTIONS, sources: [source] }));
    symlinkSync(join(ROOT, "node_modules"), join(this.folder, "node_modules"));
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
