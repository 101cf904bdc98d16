import * as pulumi from "@pulumi/pulumi";

/**
 * Whether the stack being checked may build. Read from the stack's own settings (`ds-pipeline:kind`); a stack that does
 * not say it is a source is held to the rules of a target.
 */
export function stackMayBuild(): boolean {
  return new pulumi.Config().get("kind") === "source";
}
