import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ensure } from "../../../rehearsal/tools/cache/ensure";
import { run } from "../../../rehearsal/tools/command";
import { pythonTool } from "../../../rehearsal/tools/python";
import type { Finding } from "../reasons";

const CHECKOV = pythonTool({
  title: "checkov",
  name: "Python packages of checkov",
  takes: "about 2 minutes",
  megabytes: 800,
  main: "checkov",
  requirements: join(__dirname, "requirements.txt"),
});

/** Ends it at the first connection or name that it asks for, whatever its options say. */
const OFFLINE = `
import os, runpy, sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        sys.stderr.write("checkov is to reach nothing: %s %s\\n" % (event, arguments[:2]))
        sys.stderr.flush()
        os._exit(70)
sys.addaudithook(refuse)
runpy.run_module("checkov.main", run_name="__main__")
`;
import { scratchFolder } from "../../scratch-folder";

const record = z.object({ check_id: z.string(), file_path: z.string(), resource: z.string() });
const report = z.object({
  summary: z.object({
    parsing_errors: z.literal(0),
    resource_count: z.number(),
    checkov_version: z.string(),
  }),
  results: z.object({ passed_checks: z.array(record), failed_checks: z.array(record) }),
});

export interface Report {
  /** Of checkov. */
  readonly version: string;
  /** How many resources it read. */
  readonly resources: number;
  readonly passed: readonly Finding[];
  readonly failed: readonly Finding[];
}

/** Runs checkov over Terraform plans, by the names of their stacks. @throws CommandFailed */
export async function checkov(plans: Readonly<Record<string, object>>): Promise<Report> {
  const [python] = await ensure([CHECKOV]);
  const folder = scratchFolder();
  for (const [stack, plan] of Object.entries(plans))
    writeFileSync(join(folder, `${stack}.json`), JSON.stringify(plan, null, 1));
  const options = ["--framework", "terraform_plan", "--skip-download", "--soft-fail", "--output", "json"];
  // It reads a configuration from its home, and asks PyPI for its newest version when it is not told otherwise.
  const env = { PATH: process.env["PATH"], HOME: folder, CKV_SKIP_PACKAGE_UPDATE_CHECK: "true" };
  const output = await run(python, ["-c", OFFLINE, "--directory", folder, ...options], { cwd: folder, env });
  const { summary, results } = report.parse(JSON.parse(output));
  return {
    version: summary.checkov_version,
    resources: summary.resource_count,
    passed: results.passed_checks.map(verdict),
    failed: results.failed_checks.map(verdict),
  };
}

const verdict = ({ check_id, file_path, resource }: z.infer<typeof record>): Finding => ({
  check: check_id,
  stack: file_path.replace(/^\/|\.json$/g, ""),
  resource,
});
