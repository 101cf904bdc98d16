import type * as pulumi from "@pulumi/pulumi";

/** A small Pulumi program, and the rules of the pack that it breaks. */
export interface PolicyProgram {
  /** In kebab-case, unique among all programs: every resource of the program is named by it, or begins with it and `--`. */
  readonly name: string;
  /** Exactly the rules that it breaks, in order of the alphabet; none for a near miss. */
  readonly breaks: readonly string[];
  /** The shipped stack whose settings it runs with; default: prod. */
  readonly stack?: "dev" | "prod";
  /** Registers the program's resources with the ordinary SDK. `options` holds the stack's explicit provider. */
  readonly register: (name: string, options: pulumi.CustomResourceOptions) => void;
}
