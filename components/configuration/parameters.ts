import { Parameter } from "@pulumi/aws/ssm/parameter";
import * as pulumi from "@pulumi/pulumi";

export interface ParametersArgs {
  /** Path of every parameter, such as `/ds/preprocessing`. */
  readonly path: string;
  /** Name below the path to value; a list becomes a StringList. None is secret. */
  readonly values: Readonly<Record<string, pulumi.Input<string> | pulumi.Input<string[]>>>;
  /** Default: the standard tier, which takes 4 KB. */
  readonly tier?: "Intelligent-Tiering" | undefined;
  /** Name of the component that had these parameters in an older program. */
  readonly formerly?: string | undefined;
}

/** Parameters of one path: what a run reads when it starts, or the release. */
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
          ...(args.tier === undefined ? {} : { tier: args.tier }),
          value: pulumi.output(value).apply((known) => (Array.isArray(known) ? known.join(",") : known)),
        },
        { parent: this, ...former(args.formerly, key) },
      );
    }
    this.registerOutputs({});
  }
}

const former = (name: string | undefined, key: string): pulumi.CustomResourceOptions =>
  name === undefined
    ? {}
    : {
        aliases: [{ name: `${name}-${key}`, parent: pulumi.createUrn(name, "ds:configuration:Parameters") }],
      };

const LISTS = new Set(["subnets"]);
