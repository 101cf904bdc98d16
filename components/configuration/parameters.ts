import { Parameter } from "@pulumi/aws/ssm/parameter";
import * as pulumi from "@pulumi/pulumi";

export interface ParametersArgs {
  /** Path of every parameter, such as `/ds/preprocessing`. */
  readonly path: string;
  /** Name below the path to value; a list becomes a StringList. None is secret. */
  readonly values: Readonly<Record<string, pulumi.Input<string> | pulumi.Input<string[]>>>;
}

/** What a run reads when it starts: where data and model are, where to run, and the release. */
export class Parameters extends pulumi.ComponentResource {
  constructor(name: string, args: ParametersArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:configuration:Parameters", name, {}, options);
    for (const [key, value] of Object.entries(args.values)) {
      const list = LISTS.has(key);
      new Parameter(
        `${name}-${key}`,
        {
          name: `${args.path}/${key}`,
          type: list ? "StringList" : "String",
          value: pulumi.output(value).apply((known) => (Array.isArray(known) ? known.join(",") : known)),
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

const LISTS = new Set(["subnets"]);
