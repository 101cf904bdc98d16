import { expect } from "chai";
import { drifts, previews } from "../../../ci/results";
import { Refusal } from "../../release/validation/scripted-aws";
import { JobAws, SUBJECT } from "../aws/job-aws";
import { JobFixture } from "../job-fixture";

const NOT_LET_IN = (role: string) =>
  `arn:aws:iam::123456789012:role/${role} does not trust this job (Not authorized). To AWS the job is ${SUBJECT}. bootstrap/README.md lists the jobs that each role trusts; github.repository in bootstrap/Pulumi.dev.yaml is their repository.`;

for (const [command, shape, nothing, title] of [
  ["preview", previews, { same: 0, steps: [], violations: [] }, (stack: string) => `preview of ${stack}`],
  ["drift", drifts, { steps: [] }, (stack: string) => `${stack} could not be looked at`],
] as const)
  describe(`ci ${command}, where nobody can look`, () => {
    let fixture: JobFixture;
    let aws: JobAws;
    beforeEach(async () => {
      fixture = new JobFixture();
      aws = await JobAws.start();
    });
    afterEach(async () => {
      await aws.stop();
      fixture.stop();
    });

    const results = () => shape.parse(JSON.parse(fixture.outputs["result"] ?? ""));
    const errors = () => results().map(({ stack, error }) => [stack, error]);

    it("hands on an error for each stack, which is not that nothing changes, and fails", async () => {
      aws.refusal = ["AccessDenied", "Not authorized"];
      expect(await fixture.run(command, { env: aws.env })).to.equal(1);
      const [dev, prod] = [NOT_LET_IN("ds-preview-dev"), NOT_LET_IN("ds-previewer-prod")];
      expect(results()).to.deep.equal([
        { stack: "dev", ...nothing, error: dev },
        { stack: "prod", ...nothing, error: prod },
      ]);
      for (const [stack, error] of [
        ["dev", dev],
        ["prod", prod],
      ] as const)
        expect(fixture.said).to.contain(`::error title=${title(stack)}::${error}\n`);
    });

    it("does so for a fork's job, which gets no token", async () => {
      expect(await fixture.run(command)).to.equal(1);
      const error =
        "GitHub gives this job no token for AWS. Its job in the workflow needs `permissions: id-token: write`; a pull request from a fork never gets one.";
      expect(errors()).to.deep.equal([
        ["dev", error],
        ["prod", error],
      ]);
    });

    it("takes no release that cannot be read for none: without it the program would take the pipeline away", async () => {
      aws.scripted.answer("GetParameter", new Refusal("AccessDeniedException"));
      expect(await fixture.run(command, { env: aws.env })).to.equal(1);
      expect(errors()).to.deep.equal([
        ["dev", "AccessDeniedException"],
        ["prod", "AccessDeniedException"],
      ]);
      aws.scripted.answer("GetParameter", { Parameter: { Value: "{}" } });
      fixture.said = "";
      await fixture.run(command, { env: aws.env });
      expect(fixture.said).to.match(
        /::error title=.*dev.*::.*Parameter \/ds\/preprocessing\/release.*It was changed by hand: deploy dev again\./,
      );
    });
  });
