import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { Cluster } from "@pulumi/aws/ecs/cluster";
import * as pulumi from "@pulumi/pulumi";

export interface ProcessingClusterArgs {
  readonly cluster: string;
  /** Log group of the cluster's own figures, which Container Insights would make by itself. */
  readonly insightsLogGroup: string;
  /** Days that it is kept. */
  readonly logDays: number;
  /** ARN of a KMS key for it; default: a key of CloudWatch. */
  readonly keyArn?: pulumi.Input<string> | undefined;
}

/** The cluster that the tasks of every pipeline run in. */
export class ProcessingCluster extends pulumi.ComponentResource {
  constructor(name: string, args: ProcessingClusterArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:compute:ProcessingCluster", name, {}, options);
    const insights = new LogGroup(
      `${name}-insights`,
      {
        name: args.insightsLogGroup,
        retentionInDays: args.logDays,
        ...(args.keyArn === undefined ? {} : { kmsKeyId: args.keyArn }),
      },
      { parent: this },
    );
    new Cluster(
      `${name}-cluster`,
      { name: args.cluster, settings: [{ name: "containerInsights", value: "enabled" }] },
      { parent: this, dependsOn: [insights] },
    );
    this.registerOutputs({});
  }
}
