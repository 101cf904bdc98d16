import { RepositoryPolicy } from "@pulumi/aws/ecr/repositoryPolicy";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import * as pulumi from "@pulumi/pulumi";
import { artifactBucketPolicy } from "../../documents/resource-policies/bucket-policy";
import { repositoryPolicy } from "../../documents/resource-policies/repository-policy";
import type { RoleGrant } from "../../documents/roles/role-grant";
import { modelReaderPolicy, type ModelStore } from "../../documents/roles/task-role";
import type { PipelineSettings } from "../../settings/settings";
import { childOptions } from "../children";

export interface SourceGrantsArgs {
  readonly artifactBucket: string;
  readonly repositories: readonly string[];
  /** Roles of each target that read models. */
  readonly readers: readonly RoleGrant[];
  /** ARNs of the source's own roles that deploy its targets. */
  readonly deployers: readonly string[];
  /** Roles of each target that copy images. */
  readonly promoters: readonly RoleGrant[];
}

/** The source's half: what its bucket and its repositories allow to named roles of its targets. */
export class SourceGrants extends pulumi.ComponentResource {
  constructor(name: string, args: SourceGrantsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:identity:SourceGrants", name, {}, options);
    const child = childOptions(this, options);
    new BucketPolicy(
      `${name}-artifacts`,
      {
        bucket: args.artifactBucket,
        policy: JSON.stringify(artifactBucketPolicy(args.artifactBucket, args.readers, args.deployers)),
      },
      child,
    );
    if (args.promoters.length > 0) {
      const policy = JSON.stringify(repositoryPolicy(args.promoters));
      for (const repository of args.repositories)
        new RepositoryPolicy(`${name}-${repository}`, { repository, policy }, child);
    }
    this.registerOutputs({});
  }
}

export interface ModelReaderGrantArgs {
  /** The pipeline whose task reads. */
  readonly pipeline: PipelineSettings;
  /** Name of the task role. */
  readonly role: pulumi.Input<string>;
  readonly models: ModelStore;
}

/** The reader's half: what a task role may do with the shared models, in a target as in the source itself. */
export class ModelReaderGrant extends pulumi.ComponentResource {
  constructor(name: string, args: ModelReaderGrantArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:identity:ModelReaderGrant", name, {}, options);
    new RolePolicy(
      `${name}-models`,
      {
        name: "models",
        role: args.role,
        policy: JSON.stringify(modelReaderPolicy(args.pipeline, args.models)),
      },
      childOptions(this, options),
    );
    this.registerOutputs({});
  }
}
