import { expect } from "chai";
import { SSMClient, GetParameterCommand } from "@aws-sdk/client-ssm";
import { readerOf } from "../../../ci/aws/reader";
import { signedInEnvironment, signIn } from "../../../ci/aws/sign-in";
import type { Environment } from "../../../ci/job";
import { JobFixture, refusal } from "../job-fixture";
import { JobAws, SECRET, SESSION, SUBJECT, tokenOf } from "./job-aws";

const ROLE = "arn:aws:iam::123456789012:role/ds-deploy-dev";

describe("a job that signs in to AWS", () => {
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

  const job = (env: Environment = {}) => fixture.job({ ...aws.env, ...env });

  it("asks GitHub for a token for AWS, and AWS for a role of the source's account", async () => {
    expect(await signedInEnvironment(job(), "ds-deploy-dev")).to.deep.equal({
      AWS_ACCESS_KEY_ID: "ASIA",
      AWS_SECRET_ACCESS_KEY: SECRET,
      AWS_SESSION_TOKEN: SESSION,
      AWS_REGION: "us-east-1",
    });
    expect(aws.asked).to.deep.equal(["/token?api-version=2.0&audience=sts.amazonaws.com bearer of-the-job"]);
    expect(aws.signIns).to.deep.equal([
      {
        Action: "AssumeRoleWithWebIdentity",
        Version: "2011-06-15",
        RoleArn: ROLE,
        RoleSessionName: "build-77",
        WebIdentityToken: tokenOf(SUBJECT),
      },
    ]);
  });

  it("keeps what is secret out of the log, and says nothing else", async () => {
    await signIn(job(), "ds-deploy-dev");
    expect(fixture.said).to.equal(
      [tokenOf(SUBJECT), SECRET, SESSION].map((secret) => `::add-mask::${secret}\n`).join(""),
    );
  });

  it("names the session by the job and its run, in characters and a length that AWS takes", async () => {
    await signIn(job({ GITHUB_JOB: "deploy and test" }), "x");
    await signIn(job({ GITHUB_JOB: "j".repeat(80) }), "x");
    expect(aws.signIns.map(({ RoleSessionName }) => RoleSessionName)).to.deep.equal([
      "deploy-and-test-77",
      "j".repeat(64),
    ]);
  });

  it("is told which permission it lacks, before anybody is asked", async () => {
    expect(await refusal(signIn(job({ ACTIONS_ID_TOKEN_REQUEST_URL: "" }), "ds-deploy-dev"))).to.equal(
      "GitHub gives this job no token for AWS. Its job in the workflow needs `permissions: id-token: write`; a pull request from a fork never gets one.",
    );
    expect([...aws.asked, ...aws.roles]).to.deep.equal([]);
  });

  it("is told that GitHub gave no token", async () => {
    for (const [status, body] of [
      [500, '{"value":"x"}'],
      [200, "{}"],
    ] as const) {
      aws.github = { status, body };
      expect(await refusal(signIn(job(), "ds-deploy-dev"))).to.equal(
        `GitHub answered ${status} where a token for AWS was asked for. Run the job again; githubstatus.com says whether GitHub has a problem.`,
      );
    }
    expect(aws.roles).to.deep.equal([]);
  });

  const NOT_LET_IN = (why: string, who = SUBJECT) =>
    `${ROLE} does not trust this job (${why}). To AWS the job is ${who}. bootstrap/README.md lists the jobs that each role trusts; github.repository in bootstrap/Pulumi.dev.yaml is their repository.`;

  it("is told its subject by a role that does not trust it, or an account that does not know GitHub", async () => {
    for (const [code, message] of [
      ["AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"],
      ["InvalidIdentityToken", "No OpenIDConnect provider found in your account"],
    ] as const) {
      aws.refusal = [code, message];
      expect(await refusal(signIn(job(), "ds-deploy-dev"))).to.equal(NOT_LET_IN(message));
    }
    aws.github.body = JSON.stringify({ value: "no token" });
    aws.refusal = ["AccessDenied", "no"];
    expect(await refusal(signIn(job(), "ds-deploy-dev"))).to.equal(
      NOT_LET_IN("no", "(a token without subject)"),
    );
  });

  it("never goes on without credentials, by which whoever else is on the machine would be taken for it", async () => {
    aws.hasCredentials = false;
    expect(await refusal(signIn(job(), "ds-deploy-dev"))).to.equal(
      `sts:AssumeRoleWithWebIdentity of ${ROLE} answered without credentials.`,
    );
  });

  it("looks at the source as its preview role, and at a target as that of the target by way of the source's", async () => {
    const made = job();
    aws.scripted.answer("GetParameter", { Parameter: { Value: "x" } });
    for (const settings of [made.source, made.target("prod")]) {
      const client = await readerOf(made, settings);
      await client(SSMClient).send(new GetParameterCommand({ Name: "/x" }));
    }
    expect(
      aws.signIns.map(({ Action, RoleArn, ExternalId }) => ({ Action, RoleArn, ExternalId })),
    ).to.deep.equal([
      {
        Action: "AssumeRoleWithWebIdentity",
        RoleArn: "arn:aws:iam::123456789012:role/ds-preview-dev",
        ExternalId: undefined,
      },
      {
        Action: "AssumeRoleWithWebIdentity",
        RoleArn: "arn:aws:iam::123456789012:role/ds-previewer-prod",
        ExternalId: undefined,
      },
      {
        Action: "AssumeRole",
        RoleArn: "arn:aws:iam::987654321098:role/ds-preview-prod",
        ExternalId: "ds-pipeline-prod",
      },
    ]);
  });

  it("sends no token over a connection that others may read", async () => {
    const url = "http://192.0.2.1:4566";
    expect(await refusal(signIn(job({ AWS_ENDPOINT_URL: url }), "ds-deploy-dev"))).to.match(
      /^AWS_ENDPOINT_URL is http:\/\/192\.0\.2\.1:4566, where a request and its session token would go unencrypted or nowhere; /,
    );
    expect([...aws.asked, ...aws.roles]).to.deep.equal([]);
  });
});
