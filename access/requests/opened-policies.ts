import { ofEach, type SourceSide, type TargetSide } from "../principals";
import { eachImage, requestsTo, type ExpectedRequest, type Section } from "./section";
import { keyArn, type Document } from "../registered";

/** A resource policy that allows somebody an action. */
export const allowing = (who: string | readonly string[], action: string, resource?: string): Document => ({
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: who === "*" ? who : { AWS: who },
    Action: action,
    ...(resource === undefined ? {} : { Resource: resource }),
  },
});

/** Every principal of an account whose own policies allow it. */
export const accountRoot = (account: string): string => `arn:aws:iam::${account}:root`;

/** The same requests where somebody has replaced the resource's policy. */
const under = (
  resourcePolicy: Document,
  ...requests: readonly ExpectedRequest[]
): readonly ExpectedRequest[] => requests.map((request) => ({ ...request, resourcePolicy }));

/** What still holds when the deploy role of a target writes the most open policies and tags that it may. */
export function openedPolicies(from: SourceSide, to: TargetSide): Section {
  const { account, project, stack, arns, encryption } = to.settings;
  const ask = requestsTo(to.settings);
  const admin = [to.admin];
  const tags = (of: "Request" | "Resource", ofProject: string) => ({
    [`aws:${of}Tag/Project`]: ofProject,
    [`aws:${of}Tag/Stack`]: stack,
  });
  const key = keyArn("foreign", to.settings);
  const asOwn = tags("Request", project);
  const own = tags("Resource", project);
  const forAws = (isForAws: boolean) => ({ ...own, "kms:GrantIsForAWSResource": String(isForAws) });
  const open = [...ofEach(to, "taskWithEverything"), ...admin];
  const keyOwners = encryption === "customer-managed" ? [...open, to.deploy] : open;
  const object = `${arns.inputBucket}/raw/monthly_data.csv`;
  const roles = [arns.deployRole, arns.previewRole, arns.promotionRole];
  const opened = "when the repository's policy allows everyone";
  return {
    title: `What holds in ${stack} whatever resource policies and tags its deploy role writes`,
    principals: [
      to.deploy,
      to.promotion,
      to.preview,
      ...ofEach(to, "taskWithEverything"),
      to.admin,
      from.admin,
      from.thirdAccount,
    ],
    requests: [
      ...under(
        allowing("*", "ecr:*"),
        ...eachImage(to.settings, (image, tell) => [
          tell(`push to ${stack} ${opened}`, "ecr:PutImage", image, [to.promotion]),
          tell(`push a layer to ${stack} ${opened}`, "ecr:UploadLayerPart", image, [to.promotion]),
        ]),
      ),
      ask("change the registry's policy", "ecr:PutRegistryPolicy", "*", admin),
      ask("delete the registry's policy", "ecr:DeleteRegistryPolicy", "*", admin),
      ask("change how the registry scans", "ecr:PutRegistryScanningConfiguration", "*", admin),
      ask("change the scope of the registry's policy", "ecr:PutAccountSetting", "*", admin),
      ...under(
        allowing(roles, "s3:*", `${arns.inputBucket}/*`),
        ask(`read ${stack}'s data when the bucket's policy allows its roles`, "s3:GetObject", object, open),
        ask(
          `replace ${stack}'s data when the bucket's policy allows its roles`,
          "s3:PutObject",
          object,
          open,
        ),
      ),
      ...under(
        allowing(accountRoot(account), "kms:*", "*"),
        ask("tag another project's key as the stack's own", "kms:TagResource", key, open, {
          ...asOwn,
          ...tags("Resource", "payments"),
        }),
        ask("tag a key without tags as the stack's own", "kms:TagResource", key, keyOwners, asOwn),
        ask("grant a role use of the stack's key", "kms:CreateGrant", key, open, forAws(false)),
        ask("grant ECR use of the stack's key", "kms:CreateGrant", key, keyOwners, forAws(true)),
      ),
    ],
  };
}
