import { Repository, type RepositoryArgs } from "@pulumi/aws/ecr/repository";
import { RepositoryPolicy } from "@pulumi/aws/ecr/repositoryPolicy";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { onlyPusherPolicy, repositoryPolicy } from "../../../documents/resource-policies/repository-policy";
import { PROD_GRANT, sampleSettings } from "../../sample-settings";
import { ARNS, document, ownImage, task } from "./pipeline-parts";
import { inSource, inTarget } from "./program";

const dev = sampleSettings("dev");
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

const bareRepository = (
  name: string,
  options: CustomResourceOptions,
  changes: Partial<RepositoryArgs> = {},
) =>
  new Repository(
    name,
    {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "AES256" }],
      ...changes,
    },
    { ...options, protect: true },
  );

/** A faultless repository, whose policy lets this role push. */
const repository = (
  name: string,
  options: CustomResourceOptions,
  changes: Partial<RepositoryArgs> = {},
  pusher = ARNS.promotionRole,
) => {
  const { name: own } = bareRepository(name, options, changes);
  const policy = JSON.stringify(onlyPusherPolicy(pusher));
  new RepositoryPolicy(`${name}--policy`, { repository: own, policy }, options);
};

const access = (name: string, options: CustomResourceOptions, policy: string) =>
  new RepositoryPolicy(name, { repository: "ds-preprocessing", policy }, options);
const allow = (statement: Readonly<Record<string, unknown>>) =>
  document({ Effect: "Allow", Action: PULL, ...statement });

/** Programs about images and their repositories. */
export const imagesPrograms = [
  inTarget("image-by-tag", ["images-by-digest"], (name, options) =>
    task(name, options, { image: ownImage.replace(/@.*/, ":0.1.6") }),
  ),
  inTarget("image-by-digest", [], (name, options) => task(name, options, {})),
  inTarget("repository-with-tags-that-move", ["immutable-tags"], (name, options) =>
    repository(name, options, { imageTagMutability: "MUTABLE" }),
  ),
  inSource("repository-without-scans", ["scan-on-push"], (name, options) =>
    repository(name, options, { imageScanningConfiguration: { scanOnPush: false } }),
  ),
  inTarget("repository-without-a-policy", ["guarded-repositories"], (name, options) =>
    bareRepository(name, options),
  ),
  inTarget("repository-as-ours", [], (name, options) => repository(name, options)),
  inTarget("repository-for-pushes-from-dev", ["no-build-permissions", "repository-access"], (name, options) =>
    access(
      name,
      options,
      allow({
        Principal: { AWS: `arn:aws:iam::${dev.account}:role/ds-image-builder-dev` },
        Action: [...PULL, "ecr:PutImage"],
      }),
    ),
  ),
  inSource("repository-for-pulls-by-named-roles", [], (name, options) =>
    access(name, options, JSON.stringify(repositoryPolicy([PROD_GRANT]))),
  ),
];
