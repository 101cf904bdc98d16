import { expect } from "chai";
import { deployRolePolicies } from "../../../documents/roles/deploy-role";
import { previewRolePolicies } from "../../../documents/roles/preview-role";
import { sampleSettings } from "../../sample-settings";
import { actionsOf, levelOf, patternsMeet, sizeOf, standsFor, statementsOf } from "../service-reference";
import { words } from "../../words";

const OWN_KEY = sampleSettings("prod", { encryption: "customer-managed", network: { egress: "endpoints" } });
const SETTINGS = [sampleSettings("dev"), sampleSettings("prod"), OWN_KEY];
const policiesOf = (settings: typeof OWN_KEY) => previewRolePolicies(settings);
const actions = [...new Set(statementsOf(policiesOf(OWN_KEY)).flatMap(({ Action }) => Action))].sort();

describe("the preview role", () => {
  it("changes nothing, by AWS's own account of each action", async () => {
    const levels = await Promise.all((await Promise.all(actions.map(actionsOf))).flat().map(levelOf));
    expect([...new Set(levels)].sort()).to.deep.equal(["List", "Read"]);
  });

  it("reads no object, no image, no log, no message and nothing that is encrypted", () => {
    const DATA = words(`
      ecr:BatchGetImage ecr:GetDownloadUrlForLayer iam:PassRole kms:Decrypt logs:GetLogEvents s3:GetObject
      s3:GetObjectVersion secretsmanager:GetSecretValue sqs:ReceiveMessage states:GetExecutionHistory
      sts:AssumeRole
    `);
    expect(DATA.filter((data) => actions.some((action) => patternsMeet(action, data)))).to.deep.equal([]);
  });

  it("reads the stack's own parameters alone, each by its name", () => {
    const PATH = "arn:aws:ssm:us-east-1:987654321098:parameter/ds/preprocessing";
    const parameters = statementsOf(policiesOf(OWN_KEY))
      .filter(({ Action }) => Action.includes("ssm:GetParameter"))
      .flatMap(({ Resource = [] }) => Resource.filter((resource) => resource.includes(":ssm:")));
    const names = words(
      "input-bucket output-bucket artifact-bucket input-key model-key model-sha256 model-version-id subnets security-group release",
    );
    expect(parameters).to.deep.equal(names.map((name) => `${PATH}/${name}`));
  });

  it("may read whatever the deploy role may, and nothing else", () => {
    for (const settings of SETTINGS) {
      const deploys = statementsOf(deployRolePolicies(settings));
      const beyond = statementsOf(policiesOf(settings)).filter(({ Action, Resource = [], Condition }) =>
        Action.some((action) =>
          Resource.some(
            (resource) =>
              !deploys.some(
                (found) =>
                  found.Action.some((known) => standsFor(known, action)) &&
                  found.Resource?.some((known) => standsFor(known, resource)) &&
                  JSON.stringify(found.Condition) === JSON.stringify(Condition),
              ),
          ),
        ),
      );
      expect(beyond, settings.stack).to.deep.equal([]);
    }
  });

  it("has no policy without a statement, and needs less than half of what IAM takes", () => {
    for (const settings of SETTINGS) {
      for (const { Statement } of Object.values(policiesOf(settings)))
        expect(Statement).not.to.have.length(0);
      expect(sizeOf(policiesOf(settings))).to.be.at.most(5_000);
    }
    expect(Object.keys(policiesOf(OWN_KEY))).to.deep.equal(["resources", "images", "network", "key"]);
  });
});
