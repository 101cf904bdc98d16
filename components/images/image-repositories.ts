import { LifecyclePolicy } from "@pulumi/aws/ecr/lifecyclePolicy";
import { Repository } from "@pulumi/aws/ecr/repository";
import { RepositoryPolicy } from "@pulumi/aws/ecr/repositoryPolicy";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../documents/policy";
import type { LifecyclePolicyDocument } from "../../documents/resource-policies/repository-lifecycle";

export interface ImageRepositoriesArgs {
  /** One repository for each name. */
  readonly images: readonly string[];
  readonly lifecycle: LifecyclePolicyDocument;
  /** Left out when another component attaches a repository's one policy. */
  readonly policy?: PolicyDocument | undefined;
  /** ARN of a KMS key for repositories that are made; default: a key managed by ECR. */
  readonly keyArn?: pulumi.Input<string> | undefined;
  readonly protect: boolean;
}

/** The account's repositories: tags never move, every push is scanned. */
export class ImageRepositories extends pulumi.ComponentResource {
  readonly repositories: Readonly<Record<string, Repository>>;

  constructor(name: string, args: ImageRepositoriesArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:images:ImageRepositories", name, {}, options);
    const encryption =
      args.keyArn === undefined
        ? { encryptionType: "AES256" }
        : { encryptionType: "KMS", kmsKey: args.keyArn };
    this.repositories = Object.fromEntries(
      args.images.map((image) => {
        const repository = new Repository(
          `${name}-${image}`,
          {
            name: image,
            imageTagMutability: "IMMUTABLE",
            imageScanningConfiguration: { scanOnPush: true },
            encryptionConfigurations: [encryption],
            forceDelete: false,
          },
          // A repository's encryption stays as it was made: AWS changes none, and another one would be empty.
          { parent: this, protect: args.protect, ignoreChanges: ["encryptionConfigurations"] },
        );
        new LifecyclePolicy(
          `${name}-${image}-lifecycle`,
          { repository: repository.name, policy: JSON.stringify(args.lifecycle) },
          { parent: this },
        );
        if (args.policy) {
          new RepositoryPolicy(
            `${name}-${image}-policy`,
            { repository: repository.name, policy: JSON.stringify(args.policy) },
            { parent: this },
          );
        }
        return [image, repository];
      }),
    );
    this.registerOutputs({
      repositoryUrls: Object.values(this.repositories).map(({ repositoryUrl }) => repositoryUrl),
    });
  }
}
