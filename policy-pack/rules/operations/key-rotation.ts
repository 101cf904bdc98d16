import type { Rule } from "../../rule";

/** Only symmetric keys rotate: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html */
export const keyRotation: Rule = {
  name: "key-rotation",
  description: "KMS keys get new key material every year.",
  severity: "medium",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:kms/key:"],
  check: ({ properties }) => {
    const spec = properties["customerMasterKeySpec"] ?? "SYMMETRIC_DEFAULT";
    const rotates = spec !== "SYMMETRIC_DEFAULT" || properties["enableKeyRotation"] === true;
    return rotates ? [] : ["has key rotation off. Set enableKeyRotation."];
  },
};
