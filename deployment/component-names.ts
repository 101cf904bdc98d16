import type * as pulumi from "@pulumi/pulumi";
import { FIRST_PIPELINE } from "../settings/moved-keys";

/** The name of a pipeline's component. */
export const componentName = (what: string, workload: string): string => `${what}-${workload}`;

/** Whether a stack may have been deployed by a program that knew one pipeline, when this is what that became. */
export const isFormer = (workload: string): boolean => workload === FIRST_PIPELINE;

/** What a pipeline's component was called by a program that knew one: an update keeps what it finds under that name. */
export const before = (what: string, workload: string): pulumi.ComponentResourceOptions =>
  isFormer(workload) ? { aliases: [{ name: what }] } : {};
