import type { PipelineNames } from "../../settings/names";
import { withCanaries, type PipelineSettings } from "../../settings/settings";
import { settingsOf, type StackFacts } from "../rule";

/** Names of a pipeline's that say of a resource whose it is. */
type Named = keyof Pick<PipelineNames, "stateMachine" | "schedule" | "taskFamily">;

const ROLES = ["executionRole", "scheduleRole", "stateMachineRole", "taskRole"] as const;

/** The names, or ARNs, of the roles that a pipeline runs with. */
export const rolesOf = (of: Readonly<Record<(typeof ROLES)[number], string>>): readonly string[] =>
  ROLES.map((role) => of[role]);

/** What is started belongs to one of these pipelines. Settings that cannot be read throw when they are needed. */
export type Own = () => readonly PipelineSettings[];

/** The pipeline that a resource is of by its name; none for another name. */
export const pipelineWith = (named: Named, name: unknown, stack: StackFacts): PipelineSettings | undefined =>
  withCanaries(settingsOf(stack)).find(({ names }) => names[named] === name);

/**
 * What a resource of some name may start: its own pipeline, or one of the stack's where it is no pipeline's.
 * @param role ARN of what it runs with, which says whose it is where its name does not; asked for only then.
 */
export const ownOf =
  (named: Named, name: unknown, stack: StackFacts, role: () => unknown = () => undefined): Own =>
  () => {
    const own = pipelineWith(named, name, stack) ?? pipelineWithRole(role(), stack);
    return own ? [own] : withCanaries(settingsOf(stack));
  };

const pipelineWithRole = (arn: unknown, stack: StackFacts): PipelineSettings | undefined =>
  withCanaries(settingsOf(stack)).find(({ arns }) => rolesOf(arns).some((role) => role === arn));

/** What is not of these pipelines, in the clause of a sentence. */
export function notOwn(own: Own): string {
  const [pipeline, ...others] = own();
  const isOneOfSeveral = pipeline && others.length === 0 && withCanaries(pipeline).length > 1;
  return `which is not ${isOneOfSeveral ? `pipeline ${pipeline.workload}` : "this stack"}'s`;
}

/** Whether an ARN is that of a pipeline's state machine, or of a version, an alias or an execution name below it. */
export const isOwnStateMachine = (arn: string, own: Own): boolean =>
  own().some(({ arns: { stateMachine } }) => arn === stateMachine || arn.startsWith(`${stateMachine}:`));

/** Whether a task definition, by family, revision or ARN, is one of a pipeline's own family. */
export const isOwnTaskDefinition = (name: string, own: Own): boolean =>
  own()
    .flatMap(({ names, arns }) => [names.taskFamily, arns.taskFamily])
    .some((family) => name === family || (name.startsWith(`${family}:`) && /:\d+$/.test(name)));
