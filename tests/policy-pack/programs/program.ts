import type * as pulumi from "@pulumi/pulumi";

/** A small Pulumi program, and the rules of the pack that it breaks. */
export interface PolicyProgram {
  /** In kebab-case, unique among all programs: every resource of the program is named by it, or begins with it and `--`. */
  readonly name: string;
  /** Exactly the rules that it breaks, in order of the alphabet; none for a near miss. */
  readonly breaks: readonly string[];
  /** The fixture's stack whose settings it runs with. */
  readonly stack: "dev" | "prod";
  /** Registers the program's resources with the ordinary SDK. `options` holds the stack's explicit provider. */
  readonly register: (name: string, options: pulumi.CustomResourceOptions) => void;
}

const program =
  (stack: PolicyProgram["stack"]) =>
  (name: string, breaks: readonly string[], register: PolicyProgram["register"]): PolicyProgram => ({
    name,
    breaks,
    stack,
    register,
  });

export const inTarget = program("prod");
export const inSource = program("dev");
