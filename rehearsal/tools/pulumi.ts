import { PulumiCommand } from "@pulumi/pulumi/automation";
export const ensurePulumi = (): Promise<PulumiCommand> => PulumiCommand.get();
