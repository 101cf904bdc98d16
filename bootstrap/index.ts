import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { deploy } from "./deployment";
import { readPipelineStacks } from "./pipeline-stacks";
import { readSettings } from "./read-settings";

/** Reads what the pipeline's stack files say of the account, and makes it ready for that stack. */
export = () =>
  deploy(readSettings(readPipelineStacks(join(pulumi.getRootDirectory(), ".."), pulumi.getStack())));
