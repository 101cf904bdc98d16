import type { StackRun } from "../../ci/pulumi/stack-run";
import { demand } from "./expect";
import type { Actor } from "./actor";
import type { Stage } from "./stage";

/** Updates a stack with the policy pack attached. */
export async function updateStack({ steps }: Stage, { stack }: Actor, what: string): Promise<StackRun> {
  const up = await steps.run(`${stack.name}: up, ${what}`, () => stack.up(), describeChanges);
  demandDecided(up);
  return up;
}

/** Previews and updates a stack, and proves that both registered the same resources. */
export async function deployStack(stage: Stage, actor: Actor, what: string): Promise<StackRun> {
  const { steps } = stage;
  const { stack } = actor;
  const { name } = stack;
  const preview = await steps.run(`${name}: preview, ${what}`, () => stack.preview(), describeChanges);
  demandDecided(preview);
  const up = await updateStack(stage, actor, what);
  const [previewed, made] = [preview, up].map(({ resources }) => resources.map(({ urn }) => urn).sort());
  demand(
    String(previewed) === String(made),
    `The preview of ${name} showed other resources than the update made`,
  );
  return up;
}

/** A second preview finds nothing to do. */
export async function proveUnchanged({ steps }: Stage, { settings, stack }: Actor): Promise<void> {
  const { name } = stack;
  const { changes } = await steps.run(`${name}: preview again`, () => stack.preview(), describeChanges);
  const { same = 0, ...others } = changes;
  demand(
    Object.keys(others).length === 0,
    `A second preview of ${name} finds changes: ${JSON.stringify(changes)}`,
    "runs-from-start-to-end",
  );
  const claim = "a second preview changes nothing";
  steps.proved(settings, "runs-from-start-to-end", claim, `${same} resources the same`);
}

/** A policy that could not be checked has not allowed anything. */
function demandDecided({ violations }: StackRun): void {
  const unsure = violations.find(({ kind }) => kind === "not-run");
  demand(unsure === undefined, `A policy could not decide about ${unsure?.urn}: ${unsure?.message}`);
}

/** Such as `2 create, 91 same`. */
export function describeChanges({ changes }: StackRun): string {
  return Object.entries(changes)
    .map(([operation, count]) => `${count} ${operation}`)
    .join(", ");
}
