import { expect } from "chai";
import { executionRolePolicy } from "../../../documents/roles/execution-role";
import { scheduleRolePolicy } from "../../../documents/roles/schedule-role";
import { stateMachineRolePolicy } from "../../../documents/roles/state-machine-role";
import { modelReaderPolicy, taskRolePolicy } from "../../../documents/roles/task-role";
import type { PolicyDocument } from "../../../documents/policy";
import { folderOf } from "../../../settings/folders";
import { pipelineOf, type PipelineSettings } from "../../../settings/settings";
import { sampleSettings, severalSettings } from "../../sample-settings";
import { decide } from "../access-simulation";

describe("the roles of a run", () => {
  for (const [stack, folders] of [
    ["dev", ["raw", "validation"]],
    ["prod", ["raw"]],
  ] as const)
    it(`read ${folders.join(" and ")} data of ${stack}, and no other`, () => {
      const settings = sampleSettings(stack, { inputs: "folder" });
      const { arns } = settings;
      for (const { Statement } of [taskRolePolicy(settings), stateMachineRolePolicy(settings)]) {
        const read = Statement.filter(({ Action }) => Action.includes("s3:GetObject"))
          .flatMap(({ Resource = [] }) => Resource)
          .filter((resource) => resource.startsWith(arns.inputBucket));
        expect(read).to.deep.equal(folders.map((folder) => `${arns.inputBucket}/${folder}/*`));
      }
    });
});

describe("the roles of a run beside other pipelines", () => {
  const store = { bucket: "models", account: "123456789012", region: "us-east-1", keyAlias: undefined };
  const settings = severalSettings("dev");
  const [first, churn, smoke] = ["preprocessing", "churn", "smoke"].map((name) =>
    pipelineOf(settings, name),
  ) as [PipelineSettings, PipelineSettings, PipelineSettings];

  const said = (identity: PolicyDocument, role: string, action: string, resource: string) =>
    decide({ principal: role, account: settings.account, action, resource, identity });

  it("reach the objects of their own folder, and none of another's within it", async () => {
    for (const own of [first, churn])
      for (const { workload, ...other } of [first, churn]) {
        const expected = workload === own.workload;
        const input = (area: "raw" | "validation") =>
          `${settings.arns.inputBucket}/${folderOf(other, area)}a.csv`;
        const output = `${settings.arns.outputBucket}/${folderOf(other, "processed")}run/a.csv`;
        for (const [identity, role, reads] of [
          [taskRolePolicy(own), own.arns.taskRole, [input("raw"), input("validation")]],
          [
            stateMachineRolePolicy(own),
            own.arns.stateMachineRole,
            [input("raw"), input("validation"), output],
          ],
        ] as const)
          for (const object of reads)
            expect((await said(identity, role, "s3:GetObject", object)) === "Allowed", object).to.equal(
              expected,
            );
        for (const action of ["s3:PutObject", "s3:AbortMultipartUpload"]) {
          const written = await said(taskRolePolicy(own), own.arns.taskRole, action, output);
          expect(written === "Allowed", `${own.workload}: ${action} of ${output}`).to.equal(expected);
        }
      }
  });

  it("reach no object where a pipeline has no input", () => {
    for (const policy of [taskRolePolicy(smoke), stateMachineRolePolicy(smoke)])
      expect(
        policy.Statement.flatMap(({ Action }) => Action.filter((action) => action.startsWith("s3:"))),
      ).to.deep.equal([]);
  });

  it("read their own model, and none beside it or within its folder", async () => {
    const [above, within] = ["models/v1/model.pkl", "models/churn/v1/model.pkl"];
    for (const action of ["s3:GetObject", "s3:GetObjectVersion"])
      for (const [own, allowed] of [
        [first, above],
        [churn, within],
      ] as const)
        for (const key of [above, within, "releases/0.1.6.json"]) {
          const answer = await said(
            modelReaderPolicy(own, store),
            own.arns.taskRole,
            action,
            `arn:aws:s3:::models/${key}`,
          );
          expect(answer === "Allowed", `${own.workload} ${action} ${key}`).to.equal(key === allowed);
        }
    expect(() => modelReaderPolicy(smoke, store)).to.throw("Pipeline smoke reads no model");
  });

  it("name nothing of another pipeline", () => {
    for (const own of [first, churn, smoke]) {
      const policies = [
        taskRolePolicy(own),
        stateMachineRolePolicy(own),
        executionRolePolicy(own),
        scheduleRolePolicy(own),
      ];
      const allowed = policies
        .flatMap(({ Statement }) => Statement)
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap(({ Resource = [] }) => Resource)
        .filter((arn) => arn !== settings.arns.releaseParameter);
      for (const { workload, names } of [first, churn, smoke].filter((other) => other !== own))
        expect(
          allowed.filter((arn) =>
            Object.values(names).some((name) => arn.includes(name) && name.includes(workload)),
          ),
          `${own.workload} has of ${workload}`,
        ).to.deep.equal([]);
    }
  });
});
