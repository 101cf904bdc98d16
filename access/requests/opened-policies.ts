import type { SourceSide, TargetSide } from "../principals";
import { requestsTo, type Section } from "./section";
import { keyArn, type Document } from "../registered";

/** A policy of a resource that lets somebody in. */
export const letsIn = (who: string | readonly string[], action: string, resource?: string): Document => ({
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: who === "*" ? who : { AWS: who },
    Action: action,
    ...(resource === undefined ? {} : { Resource: resource }),
  },
});

/** Everybody of an account whose own policies allow it. */
export const accountRoot = (account: string): string => `arn:aws:iam::${account}:root`;

/** What the deploy role of a target may write of a resource's policies and tags, and what still holds then. */
export function openedPolicies(from: SourceSide, to: TargetSide): Section {
  const { account, project, stack, arns, task, encryption } = to.settings;
  const ask = requestsTo(to.settings);
  const image = arns.repository(task.image);
  const admin = [to.admin];
  const tags = (head: string, ofProject: string) => ({
    [`${head}/Project`]: ofProject,
    [`${head}/Stack`]: stack,
  });
  const key = keyArn("foreign", to.settings);
  const ofAccount = { resourcePolicy: letsIn(accountRoot(account), "kms:*", "*") };
  const tagAsOwn = tags("aws:RequestTag", project);
  const own = tags("aws:ResourceTag", project);
  const keyOwners = encryption === "customer-managed" ? [to.deploy, ...admin] : admin;
  const object = `${arns.inputBucket}/raw/monthly_data.csv`;
  const openBucket = letsIn(
    [arns.deployRole, arns.previewRole, arns.promotionRole],
    "s3:*",
    `${arns.inputBucket}/*`,
  );
  const opensRepository = (label: string, action: string): Section["requests"][number] => ({
    ...ask(label, action, image, [to.promotion]),
    resourcePolicy: letsIn("*", "ecr:*"),
  });
  return {
    title: `What ${stack}'s deploy role may write, written for the worst`,
    principals: [
      to.deploy,
      to.promotion,
      to.preview,
      to.taskWithEverything,
      to.admin,
      from.admin,
      from.thirdAccount,
    ],
    requests: [
      opensRepository(`push to ${stack}, the repository's policy opened`, "ecr:PutImage"),
      opensRepository(`push a layer to ${stack}, likewise`, "ecr:UploadLayerPart"),
      ask("change the registry's policy", "ecr:PutRegistryPolicy", "*", admin),
      ask("delete the registry's policy", "ecr:DeleteRegistryPolicy", "*", admin),
      ask("change what the registry scans", "ecr:PutRegistryScanningConfiguration", "*", admin),
      ask("change the scope of the registry's policy", "ecr:PutAccountSetting", "*", admin),
      {
        ...ask(`read ${stack}'s data, the bucket's policy opened`, "s3:GetObject", object, [
          to.taskWithEverything,
          ...admin,
        ]),
        resourcePolicy: openBucket,
      },
      {
        ...ask(`replace ${stack}'s data, likewise`, "s3:PutObject", object, [
          to.taskWithEverything,
          ...admin,
        ]),
        resourcePolicy: openBucket,
      },
      {
        ...ask(
          "tag another's key as the stack's own",
          "kms:TagResource",
          key,
          [to.taskWithEverything, ...admin],
          {
            ...tagAsOwn,
            ...tags("aws:ResourceTag", "payments"),
          },
        ),
        ...ofAccount,
      },
      {
        ...ask(
          "the same of a key without tags",
          "kms:TagResource",
          key,
          [to.taskWithEverything, ...keyOwners],
          tagAsOwn,
        ),
        ...ofAccount,
      },
      {
        ...ask(
          "let itself use the stack's key by a grant",
          "kms:CreateGrant",
          key,
          [to.taskWithEverything, ...admin],
          {
            ...own,
            "kms:GrantIsForAWSResource": "false",
          },
        ),
        ...ofAccount,
      },
      {
        ...ask("let ECR use the stack's key", "kms:CreateGrant", key, [to.taskWithEverything, ...keyOwners], {
          ...own,
          "kms:GrantIsForAWSResource": "true",
        }),
        ...ofAccount,
      },
    ],
  };
}
