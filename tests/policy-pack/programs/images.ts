import { LifecyclePolicy } from "@pulumi/aws/ecr/lifecyclePolicy";
import { Repository, type RepositoryArgs } from "@pulumi/aws/ecr/repository";
import { RepositoryPolicy } from "@pulumi/aws/ecr/repositoryPolicy";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { registryHost } from "../../../settings/arns";
import { onlyPusherPolicy, repositoryPolicy } from "../../../documents/resource-policies/repository-policy";
import { PROD_GRANT, sampleSettings } from "../../sample-settings";
import { ARNS, container, document, ownImage, task, taskOf } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

const dev = sampleSettings("dev");
const DIGEST = `sha256:${"a".repeat(64)}`;
const devImage = `${registryHost(dev.account, dev.region)}/ds-preprocessing@${DIGEST}`;
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

const ONLY_PROMOTED = JSON.stringify(onlyPusherPolicy(ARNS.promotionRole));

/** A faultless repository with its policy, with changes. */
const repository = (name: string, options: CustomResourceOptions, changes: Partial<RepositoryArgs> = {}) => {
  const { name: own } = bareRepository(name, options, changes);
  return new RepositoryPolicy(`${name}--policy`, { repository: own, policy: ONLY_PROMOTED }, options);
};

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

const access = (name: string, options: CustomResourceOptions, policy: string) =>
  new RepositoryPolicy(name, { repository: "ds-preprocessing", policy }, options);

const allow = (statement: Readonly<Record<string, unknown>>) =>
  document({ Effect: "Allow", Action: PULL, ...statement });

/** Programs about images and their repositories. */
export const imagesPrograms: readonly PolicyProgram[] = [
  {
    name: "image-by-tag",
    breaks: ["images-by-digest"],
    register: (name, options) => task(name, options, { image: ownImage.replace(/@.*/, ":0.1.6") }),
  },
  {
    name: "image-of-another-account",
    breaks: ["images-by-digest"],
    register: (name, options) => task(name, options, { image: devImage }),
  },
  {
    name: "image-of-docker-hub-by-digest",
    breaks: ["images-by-digest"],
    register: (name, options) => task(name, options, { image: `python@${DIGEST}` }),
  },
  {
    name: "image-of-a-sidecar-by-tag",
    breaks: ["images-by-digest"],
    register: (name, options) =>
      task(name, options, {}, { name: "log", image: "amazon/aws-for-fluent-bit:stable" }),
  },
  {
    name: "image-of-a-repository-that-no-setting-names",
    stack: "dev",
    breaks: ["images-by-digest"],
    register: (name, options) =>
      task(name, options, { image: devImage.replace("ds-preprocessing", "experiments") }),
  },
  {
    name: "image-by-digest",
    breaks: [],
    register: (name, options) => task(name, options, {}),
  },
  {
    name: "image-by-digest-in-dev",
    stack: "dev",
    breaks: [],
    register: (name, options) => taskOf(name, options, JSON.stringify([container({ image: devImage })])),
  },
  {
    name: "repository-with-tags-that-move",
    breaks: ["immutable-tags"],
    register: (name, options) => repository(name, options, { imageTagMutability: "MUTABLE" }),
  },
  {
    name: "repository-with-one-tag-that-moves",
    breaks: ["immutable-tags"],
    register: (name, options) =>
      repository(name, options, {
        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: [{ filter: "latest", filterType: "WILDCARD" }],
      }),
  },
  {
    name: "repository-without-scans",
    stack: "dev",
    breaks: ["scan-on-push"],
    register: (name, options) =>
      repository(name, options, { imageScanningConfiguration: { scanOnPush: false } }),
  },
  {
    name: "repository-without-a-policy",
    breaks: ["guarded-repositories"],
    register: (name, options) => bareRepository(name, options),
  },
  {
    name: "repository-without-a-policy-in-dev",
    stack: "dev",
    breaks: [],
    register: (name, options) => bareRepository(name, options),
  },
  {
    name: "repository-that-another-role-pushes-to",
    breaks: ["guarded-repositories", "repository-access"],
    register: (name, options) => {
      const { name: own } = bareRepository(name, options);
      const policy = JSON.stringify(onlyPusherPolicy(ARNS.deployRole));
      new RepositoryPolicy(`${name}--policy`, { repository: own, policy }, options);
    },
  },
  {
    name: "repository-that-denies-half-a-push",
    breaks: ["repository-access"],
    register: (name, options) =>
      access(
        name,
        options,
        document({
          Effect: "Deny",
          Principal: "*",
          Action: ["ecr:InitiateLayerUpload", "ecr:UploadLayerPart"],
        }),
      ),
  },
  {
    name: "repository-that-denies-all-that-writes",
    breaks: [],
    register: (name, options) =>
      access(
        name,
        options,
        document({
          Effect: "Deny",
          Principal: { AWS: "*" },
          Action: ["ecr:Put*", "ecr:*Layer*Upload*", "ecr:UploadLayerPart"],
          Condition: { StringNotEquals: { "aws:PrincipalArn": ARNS.promotionRole } },
        }),
      ),
  },
  { name: "repository-as-ours", breaks: [], register: (name, options) => repository(name, options) },
  {
    name: "repository-with-a-key",
    breaks: [],
    register: (name, options) =>
      repository(name, options, {
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "alias/ds-preprocessing" }],
      }),
  },
  {
    name: "repository-that-forgets-untagged-images-alone",
    breaks: [],
    register: (name, options) =>
      new LifecyclePolicy(
        name,
        {
          repository: "ds-preprocessing",
          policy: {
            rules: [
              {
                rulePriority: 1,
                selection: {
                  tagStatus: "untagged",
                  countType: "sinceImagePushed",
                  countUnit: "days",
                  countNumber: 7,
                },
                action: { type: "expire" },
              },
            ],
          },
        },
        options,
      ),
  },
  {
    name: "repository-for-everyone",
    stack: "dev",
    breaks: ["repository-access"],
    register: (name, options) => access(name, options, allow({ Principal: "*" })),
  },
  {
    name: "repository-for-all-of-prod",
    stack: "dev",
    breaks: ["repository-access"],
    register: (name, options) =>
      access(name, options, allow({ Principal: { AWS: "arn:aws:iam::987654321098:root" } })),
  },
  {
    name: "repository-for-pushes-from-dev",
    breaks: ["no-build-permissions", "repository-access"],
    register: (name, options) =>
      access(
        name,
        options,
        allow({
          Principal: { AWS: `arn:aws:iam::${dev.account}:role/ds-image-builder-dev` },
          Action: [...PULL, "ecr:PutImage"],
        }),
      ),
  },
  {
    name: "repository-for-pulls-by-named-roles",
    stack: "dev",
    breaks: [],
    register: (name, options) => access(name, options, JSON.stringify(repositoryPolicy([PROD_GRANT]))),
  },
  {
    name: "repository-that-denies-pushes",
    breaks: [],
    register: (name, options) => access(name, options, ONLY_PROMOTED),
  },
];
