export { runProgram } from "./run";
export { startPolicyPack } from "./policy-pack";
export { emptyState, loadState, saveState } from "./state";
export { markSecret, resourceReference } from "../plugins/values";
export { isBlocking } from "./violations";
export { UNKNOWN } from "../plugins/provider";
export type {
  ConfigureProvider,
  ExpandComponent,
  Properties,
  Provider,
  ResourceRequest,
  ResourceState,
} from "../plugins/provider";
export type { PolicyConfig } from "./policy-config";
export type { PolicyPackInfo, PolicyPackOptions, PolicyPackProcess } from "./policy-pack";
export type { PolicyResource } from "./policy-requests";
export type {
  Diagnostic,
  Mode,
  Operation,
  ReadResource,
  RegisteredResource,
  ResourceOperation,
  RunOptions,
  RunResult,
  StackOutputs,
} from "./result";
export type { StackState, StoredResource } from "./state";
export type { Enforcement, Violation } from "./violations";
