import * as pulumi from "@pulumi/pulumi";

/** What any Pulumi program costs before it does anything. */
export const stack = pulumi.getStack();
