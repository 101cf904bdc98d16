import { RULES } from "../../check/workflows/rules";
import type { Project } from "../../check/workflows/project";
import { readWorkflow } from "../../check/workflows/workflow-file";

export const COMMIT = "0123456789abcdef0123456789abcdef01234567";

/** What the sample may call and may not name. */
const PROJECT: Project = {
  stacks: ["build", "eu.live", "promote"],
  branch: "main",
  scripts: ["test", "ci", "release"],
  commands: {
    ci: { targets: ["--only", "--help"], "release promote": ["--stack", "-s"] },
    release: { plan: ["--stack", "-s"] },
  },
};

/** One that keeps every rule. */
export const WORKFLOW = `
name: deploy build
on:
  push:
    branches: [main]
permissions: {}
concurrency:
  group: deploy
jobs:
  build:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: read
    outputs:
      source: \${{ steps.build.outputs.source }}
    steps:
      - uses: actions/checkout@${COMMIT} # v7.0.1
        with:
          persist-credentials: false
      - uses: actions/setup-node@${COMMIT} # v7.0.0
        with:
          package-manager-cache: false
      - id: build
        run: npm test
  deploy:
    needs: build
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    environment: \${{ needs.build.outputs.source }}
    permissions: {}
    steps:
      - uses: ./.github/actions/prepare
      - name: Promote
        env:
          TARGET: \${{ needs.build.outputs.source }}
        run: |
          npm run -s ci -- targets --only "$TARGET"
          npm run -s ci -- release promote -s "$TARGET"
`.trimStart();

export const FILE = ".github/workflows/sample.yml";

/** Problems of a text by the names of the rules that are broken. */
export function problemsOf(text: string, file = FILE): Record<string, readonly string[]> {
  const read = readWorkflow(file, text);
  const found = Object.entries(RULES).map(([name, rule]) => [name, rule(read, PROJECT)] as const);
  return Object.fromEntries(found.filter(([, problems]) => problems.length > 0));
}

/** The sample with one part replaced, which it must have. */
export function withPart(part: string, replacement: string): string {
  if (!WORKFLOW.includes(part)) throw new Error(`the sample has no ${part}`);
  return WORKFLOW.replace(part, () => replacement);
}
