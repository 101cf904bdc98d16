import type { Rule } from "../../rule";

/** What stands for long-lived credentials, or for those who have them. */
const CREDENTIALS: readonly string[] = [
  "aws:iam/accessKey:",
  "aws:iam/group",
  "aws:iam/serviceSpecificCredential:",
  "aws:iam/signingCertificate:",
  "aws:iam/sshKey:",
  "aws:iam/user",
  "aws:iam/virtualMfaDevice:",
];

const PROVIDERS: readonly string[] = ["aws:iam/openIdConnectProvider:", "aws:iam/samlProvider:"];

/** Nobody has a key that outlives a session. */
export const noUsersOrKeys: Rule = {
  name: "no-users-or-keys",
  description:
    "There are roles, and no users, groups or access keys; a target's stack lets in no identity provider either.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: [...CREDENTIALS, ...PROVIDERS],
  check: ({ type }, { kind }) => {
    if (CREDENTIALS.some((head) => type.startsWith(head)))
      return ["is for long-lived credentials. Take it out, and let people and programs assume roles."];
    return kind === "target"
      ? ["lets another identity provider into a target. Take it out: the source's account signs people in."]
      : [];
  },
};
