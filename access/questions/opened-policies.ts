import { composeArns } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import { question, type Section } from "./question";
import type { Document } from "../registered";

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
export function openedPolicies(target: Settings): Section {
  const ask = question(target.account);
  const to = composeArns(target);
  const { account, region } = target;
  const image = to.repository(target.task.image);
  const admin = ["prod admin"] as const;
  const tags = (head: string, project: string) => ({
    [`${head}/Project`]: project,
    [`${head}/Stack`]: target.stack,
  });
  const key = `arn:aws:kms:${region}:${account}:key/foreign`;
  const ofAccount = { resourcePolicy: letsIn(accountRoot(account), "kms:*", "*") };
  const tagAsOwn = tags("aws:RequestTag", target.project);
  const own = tags("aws:ResourceTag", target.project);
  const deploys = ["prod deploy", ...admin] as const;
  const object = `${to.inputBucket}/raw/monthly_data.csv`;
  const openBucket = letsIn([to.deployRole, to.previewRole, to.promotionRole], "s3:*", `${to.inputBucket}/*`);
  const opensRepository = (label: string, action: string): Section["questions"][number] => ({
    ...ask(label, action, image, ["promotion"]),
    resourcePolicy: letsIn("*", "ecr:*"),
  });
  return {
    title: "What prod's deploy role may write, written for the worst",
    askers: [
      "prod deploy",
      "promotion",
      "prod preview",
      "prod task with everything",
      "prod admin",
      "dev admin",
      "third account",
    ],
    questions: [
      opensRepository("push to prod, the repository's policy opened", "ecr:PutImage"),
      opensRepository("push a layer to prod, likewise", "ecr:UploadLayerPart"),
      ask("change the registry's policy", "ecr:PutRegistryPolicy", "*", admin),
      ask("delete the registry's policy", "ecr:DeleteRegistryPolicy", "*", admin),
      ask("change the scope of the registry's policy", "ecr:PutAccountSetting", "*", admin),
      {
        ...ask("read prod's data, the bucket's policy opened", "s3:GetObject", object, [
          "prod task with everything",
          ...admin,
        ]),
        resourcePolicy: openBucket,
      },
      {
        ...ask("replace prod's data, likewise", "s3:PutObject", object, [
          "prod task with everything",
          ...admin,
        ]),
        resourcePolicy: openBucket,
      },
      {
        ...ask(
          "tag another's key as the stack's own",
          "kms:TagResource",
          key,
          ["prod task with everything", ...admin],
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
          ["prod task with everything", ...deploys],
          tagAsOwn,
        ),
        ...ofAccount,
      },
      {
        ...ask(
          "let itself use the stack's key by a grant",
          "kms:CreateGrant",
          key,
          ["prod task with everything", ...admin],
          {
            ...own,
            "kms:GrantIsForAWSResource": "false",
          },
        ),
        ...ofAccount,
      },
      {
        ...ask(
          "let ECR use the stack's key",
          "kms:CreateGrant",
          key,
          ["prod task with everything", ...deploys],
          {
            ...own,
            "kms:GrantIsForAWSResource": "true",
          },
        ),
        ...ofAccount,
      },
    ],
  };
}
