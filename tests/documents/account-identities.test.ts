import { expect } from "chai";
import { composeArns } from "../../settings/arns";
import {
  callerTrustPolicy,
  githubSubject,
  handedOverTrustPolicy,
} from "../../documents/roles/assumed-role-trust";
import { handoverRolePolicy } from "../../documents/roles/handover-role";
import { imageBuilderRolePolicy } from "../../documents/roles/image-builder-role";
import { promotionRolePolicy } from "../../documents/roles/promotion-role";
import { sampleSettings } from "../sample-settings";
import { decide } from "./access-simulation";

const policy = (...statements: readonly unknown[]) => ({ Version: "2012-10-17", Statement: statements });
const LOG_IN = {
  Sid: "LogInToRegistry",
  Effect: "Allow",
  Action: ["ecr:GetAuthorizationToken"],
  Resource: ["*"],
};
const PULL = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
  "ecr:ListImages",
];
const PUSH = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];

describe("the subject of a workflow's token", () => {
  it("names the repository, and the environment, the branch or the pull request", () => {
    const subjects = [{ environment: "prod" }, { branch: "main" }, "pull_request"] as const;
    expect(subjects.map((context) => githubSubject("octo-org/octo-repo", context))).to.deep.equal([
      "repo:octo-org/octo-repo:environment:prod",
      "repo:octo-org/octo-repo:ref:refs/heads/main",
      "repo:octo-org/octo-repo:pull_request",
    ]);
  });

  it("carries the numbers where GitHub writes them", () => {
    expect(githubSubject("octo-org@123456/octo-repo@456789", { branch: "main" })).to.equal(
      "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main",
    );
  });
});

describe("the trust of a source's role", () => {
  const workflow = {
    Sid: "AllowWorkflow",
    Effect: "Allow",
    Principal: {
      Federated: ["arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"],
    },
    Action: ["sts:AssumeRoleWithWebIdentity"],
    Condition: {
      StringEquals: {
        "token.actions.githubusercontent.com:aud": ["sts.amazonaws.com"],
        "token.actions.githubusercontent.com:sub": ["repo:octo-org/octo-repo:environment:prod"],
      },
    },
  };
  const operator = "arn:aws:iam::123456789012:role/operator";
  const people = {
    Sid: "AllowOperators",
    Effect: "Allow",
    Principal: { AWS: [operator] },
    Action: ["sts:AssumeRole"],
  };
  const subject = "repo:octo-org/octo-repo:environment:prod";
  const account = "123456789012";

  it("is in one subject's tokens for AWS, in people, or in both", () => {
    expect(callerTrustPolicy({ account, subject, operators: [] })).to.deep.equal(policy(workflow));
    expect(callerTrustPolicy({ account, operators: [operator] })).to.deep.equal(policy(people));
    expect(callerTrustPolicy({ account, subject, operators: [operator] })).to.deep.equal(
      policy(workflow, people),
    );
  });
});

describe("the trust of a target's role", () => {
  const deployer = "arn:aws:iam::123456789012:role/ds-deployer-prod";
  const trust = handedOverTrustPolicy(deployer, "ds-pipeline-prod");

  it("is in one role of the source's account that presents the external id", () => {
    expect(trust).to.deep.equal(
      policy({
        Sid: "AllowSource",
        Effect: "Allow",
        Principal: { AWS: [deployer] },
        Action: ["sts:AssumeRole"],
        Condition: { StringEquals: { "sts:ExternalId": ["ds-pipeline-prod"] } },
      }),
    );
  });

  it("lets nobody else in, and not without the id", async () => {
    const asked = (principal: string, context: Readonly<Record<string, string>>) =>
      decide({
        principal,
        action: "sts:AssumeRole",
        resource: "arn:aws:iam::987654321098:role/CrossAccountDeployRole",
        account: "987654321098",
        context,
        resourcePolicy: trust,
      });
    const presented = { "sts:ExternalId": "ds-pipeline-prod" };
    expect(await asked(deployer, presented)).to.equal("Allowed");
    expect(await asked(deployer, {})).to.equal("ImplicitlyDenied");
    expect(await asked(deployer, { "sts:ExternalId": "another" })).to.equal("ImplicitlyDenied");
    for (const other of [
      "arn:aws:iam::123456789012:role/Administrator",
      "arn:aws:iam::987654321098:role/Administrator",
      "arn:aws:iam::210987654321:role/ds-deployer-prod",
    ])
      expect(await asked(other, presented), other).to.equal("ImplicitlyDenied");
  });
});

describe("the promotion role", () => {
  it("pulls from the source's repositories, and pushes into its own", () => {
    const images = ["ds-preprocessing", "team/ai-service"];
    const arns = composeArns(sampleSettings("prod"));
    expect(promotionRolePolicy(arns, { sourceAccount: "123456789012", images })).to.deep.equal(
      policy(
        LOG_IN,
        {
          Sid: "PullFromSource",
          Effect: "Allow",
          Action: PULL,
          Resource: [
            "arn:aws:ecr:*:123456789012:repository/ds-preprocessing",
            "arn:aws:ecr:*:123456789012:repository/team/ai-service",
          ],
        },
        {
          Sid: "PushImages",
          Effect: "Allow",
          Action: [...PULL, ...PUSH],
          Resource: [
            "arn:aws:ecr:us-east-1:987654321098:repository/ds-preprocessing",
            "arn:aws:ecr:us-east-1:987654321098:repository/team/ai-service",
          ],
        },
      ),
    );
  });
});

describe("the image builder", () => {
  it("pushes into the source's own repositories", () => {
    expect(imageBuilderRolePolicy(composeArns(sampleSettings("dev")), ["ds-preprocessing"])).to.deep.equal(
      policy(LOG_IN, {
        Sid: "PushImages",
        Effect: "Allow",
        Action: [...PULL, ...PUSH],
        Resource: ["arn:aws:ecr:us-east-1:123456789012:repository/ds-preprocessing"],
      }),
    );
  });
});

describe("a role that hands over to a target", () => {
  it("takes on the roles that it is given, and does nothing else", () => {
    const roles = ["arn:aws:iam::987654321098:role/a", "arn:aws:iam::987654321098:role/b"];
    expect(handoverRolePolicy(roles)).to.deep.equal(
      policy({ Sid: "TakeOnTargetRoles", Effect: "Allow", Action: ["sts:AssumeRole"], Resource: roles }),
    );
  });
});
