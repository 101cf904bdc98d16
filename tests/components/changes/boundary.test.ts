import { expect } from "chai";
import { RunningProgram, saidBy } from "./running-program";

// That IAM takes no other description is from the provider's schema: name and description are ForceNew.
// https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/policy.go
describe("a boundary that roles have", () => {
  const program = new RunningProgram();
  after(() => program.remove());

  it("gets another name in two steps: it is made first, and the old one goes when no role has it", async () => {
    const first = await program.up({ boundary: { policyName: "first" }, bounded: "first" });
    expect(first.succeeded, saidBy(first)).to.equal(true);

    const bootstrap = await program.up({ boundary: { policyName: "second" }, bounded: "first" });
    expect(bootstrap.steps).to.deep.equal(["create Policy boundary-policy#2"]);
    expect(bootstrap.failure).to.include("DeleteConflict");

    const stack = await program.up({ boundary: { policyName: "second" }, bounded: "second" });
    expect(stack.succeeded, saidBy(stack)).to.equal(true);
    expect(stack.steps).to.deep.equal(["update Role bounded", "delete Policy boundary-policy"]);
  });
});
