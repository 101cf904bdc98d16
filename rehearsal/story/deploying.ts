import type { RunResult } from "../engine";
import { demand } from "./expect";
import type { Actor, Stage } from "./stage";

/** Previews and updates a stack with the policy pack attached, and proves that both registered the same resources. */
export async function deployStack({ steps }: Stage, { stack }: Actor, what: string): Promise<RunResult> {
  const name = stack.settings.stack;
  const preview = await steps.run(`${name}: preview, ${what}`, () => stack.preview(), describeChanges);
  const up = await steps.run(`${name}: up, ${what}`, () => stack.up(), describeChanges);
  const [previewed, made] = [preview, up].map(({ resources }) => resources.map(({ urn }) => urn).sort());
  demand(
    String(previewed) === String(made),
    `The preview of ${name} showed other resources than the update made`,
  );
  for (const result of [preview, up]) {
    const unsure = result.violations.filter(({ kind }) => kind === "not-run");
    demand(unsure.length === 0, `A policy could not decide about ${unsure[0]?.urn}: ${unsure[0]?.message}`);
  }
  return up;
}

/** A second preview finds nothing to do. */
export async function proveUnchanged({ steps }: Stage, { stack }: Actor): Promise<void> {
  const name = stack.settings.stack;
  const { changes } = await steps.run(`${name}: preview again`, () => stack.preview(), describeChanges);
  demand(
    changes.create + changes.update + changes.replace + changes.delete === 0,
    `A second preview of ${name} finds changes: ${JSON.stringify(changes)}`,
  );
  steps.proved(`${name}: a second preview changes nothing`, `${changes.same} resources the same`);
}

function describeChanges({ changes }: RunResult): string {
  const told = Object.entries(changes).filter(([, count]) => count > 0);
  return told.map(([operation, count]) => `${count} ${operation}`).join(", ");
}
