import type { Settings } from "../../settings/settings";
import type { PolicyDocument } from "../policy";
import { stackPolicies } from "./stack-access";
import { readsAndWrites } from "./stack-access/access";

/**
 * What deploys one stack: reads, makes, changes and deletes every resource that the program makes of the stack's
 * settings, by name where it has one of ours and by the stack's tags where AWS names it. No build, no push, no data.
 * @returns policies by name
 */
export const deployRolePolicies = (settings: Settings): Readonly<Record<string, PolicyDocument>> =>
  stackPolicies(settings, readsAndWrites);
