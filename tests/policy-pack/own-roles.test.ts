import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { ownRoles } from "../../policy-pack/rules/identity/own-roles";
import { facts, resource } from "./facts";
import { withUnknown } from "./unknown-value";
import { sampleSettings } from "../sample-settings";
import { words } from "../words";

describe("own-roles", () => {
  const found = (type: string, properties: Readonly<Record<string, unknown>>) =>
    findings(ownRoles, resource(type, properties), facts("prod"));

  it("gives permissions to the pipeline's own four roles", () => {
    const own = sampleSettings("prod").names;
    const roles = [own.executionRole, own.scheduleRole, own.stateMachineRole, own.taskRole];
    for (const role of roles) {
      expect(found("aws:iam/rolePolicy:RolePolicy", { role })).to.deep.equal([]);
      expect(found("aws:iam/role:Role", { name: role })).to.deep.equal([]);
    }
    for (const role of ["ds-promotion-prod", "CrossAccountDeployRole", "payroll"])
      expect(found("aws:iam/rolePolicy:RolePolicy", { role })).to.deep.equal([
        `gives permissions to the role "${role}". Give them to one of ${roles.join(", ")}, or to none.`,
      ]);
    for (const [type, property] of [
      ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role"],
      ["aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "roleName"],
      ["aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "roleName"],
    ] as const)
      expect(found(type, { [property]: "payroll" })).to.have.length(1);
  });

  it("makes none of bootstrap's, and any other", () => {
    for (const name of words(`
      CrossAccountDeployRole ds-preview-prod ds-promotion-prod ds-image-builder-prod ds-tester-prod
      ds-deployer-prod ds-previewer-prod
    `))
      expect(found("aws:iam/role:Role", { name })).to.deep.equal([
        `makes or takes over ${name}, which is bootstrap's. Take it out.`,
      ]);
    for (const name of [undefined, "ds-promotion", "payroll"])
      expect(found("aws:iam/role:Role", { name })).to.deep.equal([]);
  });

  it("cannot decide about a role that only an update will know", () => {
    expect(found("aws:iam/rolePolicy:RolePolicy", withUnknown({}, "role"))[0]).to.match(
      /^cannot be decided by own-roles/,
    );
  });
});
