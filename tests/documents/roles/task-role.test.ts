import { expect } from "chai";
import { stateMachineRolePolicy } from "../../../documents/roles/state-machine-role";
import { taskRolePolicy } from "../../../documents/roles/task-role";
import { sampleSettings } from "../../sample-settings";

describe("the roles of a run", () => {
  for (const [stack, folders] of [
    ["dev", ["raw", "validation"]],
    ["prod", ["raw"]],
  ] as const)
    it(`read ${folders.join(" and ")} data of ${stack}, and no other`, () => {
      const settings = sampleSettings(stack);
      const arns = settings.arns;
      const input = { takesValidationData: settings.kind === "source", key: undefined };
      for (const { Statement } of [
        taskRolePolicy(arns, input),
        stateMachineRolePolicy(arns, { ...settings, fansOut: true, ...input }),
      ]) {
        const read = Statement.filter(({ Action }) => Action.includes("s3:GetObject"))
          .flatMap(({ Resource = [] }) => Resource)
          .filter((resource) => resource.startsWith(arns.inputBucket));
        expect(read).to.deep.equal(folders.map((folder) => `${arns.inputBucket}/${folder}/*`));
      }
    });
});
