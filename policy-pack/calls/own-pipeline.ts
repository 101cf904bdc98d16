import { settingsOf, type StackFacts } from "../rule";

/** Whether an ARN is that of the stack's state machine, or of a version, an alias or an execution name below it. */
export function isOwnStateMachine(arn: string, stack: StackFacts): boolean {
  const own = settingsOf(stack).arns.stateMachine;
  return arn === own || arn.startsWith(`${own}:`);
}

/** Whether a task definition, by family, revision or ARN, is one of the stack's own family. */
export function isOwnTaskDefinition(name: string, stack: StackFacts): boolean {
  const settings = settingsOf(stack);
  const family = settings.names.taskFamily;
  const arn = settings.arns.taskDefinition.replace(/:\*$/, "");
  return [family, arn].some((own) => name === own || (name.startsWith(`${own}:`) && /:\d+$/.test(name)));
}
