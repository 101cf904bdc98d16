import { roleArn } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import type { Job } from "../job";

/** The role, in the source's account, that previews a stack. */
export const previewRole = ({ kind, names }: Settings): string =>
  kind === "source" ? names.previewRole : names.previewerRole;

/** The role, in the source's account, that deploys a stack. */
export const deployRole = ({ kind, names }: Settings): string =>
  kind === "source" ? names.deployRole : names.deployerRole;

/** Every role that a job signs in as is in the source's account. */
export const arnOf = ({ source }: Job, role: string): string => roleArn(source.account, role);
