import type { Settings } from "../../settings/settings";
import { composeArns, roleArn } from "../../settings/arns";
import {
  assumeRole,
  assumeRoleWithWebIdentity,
  identityToken,
  type AwsCredentials,
} from "../emulator/clients";
import type { LocalAws } from "../emulator/local-aws";

/** GitHub's side of a token, as the bootstrap's settings name it. */
export interface GitHub {
  /** Such as `example/ds-pipeline`. */
  readonly repository: string;
  /** The branch that images are built from. */
  readonly branch: string;
}

const ISSUER = "https://token.actions.githubusercontent.com";
const AUDIENCE = "sts.amazonaws.com";
const SESSION = "rehearsal";

/** What a job does. */
type Job =
  "imageBuilder" | "tester" | "sourceDeployer" | "sourcePreviewer" | "targetDeployer" | "targetPreviewer";

/** The jobs of a continuous integration, each with the role that its token opens, and nobody's root. */
export class Callers {
  constructor(
    private readonly aws: LocalAws,
    private readonly github: GitHub,
    private readonly source: Settings,
    private readonly target: Settings,
  ) {}

  /** Every job, by the role that it takes on in the source's account. */
  get jobs(): Readonly<Record<Job, { readonly role: string; readonly subject: string }>> {
    const [from, to] = [this.source, this.target];
    const job = (role: string, subject: string) => ({ role, subject });
    return {
      imageBuilder: job(from.names.imageBuilderRole, `ref:refs/heads/${this.github.branch}`),
      tester: job(from.names.testerRole, `environment:${from.stack}`),
      sourceDeployer: job(from.names.deployRole, `environment:${from.stack}`),
      sourcePreviewer: job(from.names.previewRole, "pull_request"),
      targetDeployer: job(to.names.deployerRole, `environment:${to.stack}`),
      targetPreviewer: job(to.names.previewerRole, "pull_request"),
    };
  }

  /** Credentials of a job. */
  as(job: Job): Promise<AwsCredentials> {
    const { role, subject } = this.jobs[job];
    return this.job(this.inSource(role), subject);
  }

  /** The target's promotion role, taken on by its deployer. */
  async promotion(): Promise<AwsCredentials> {
    return this.inTarget(composeArns(this.target).promotionRole, await this.as("targetDeployer"));
  }

  /** The target's deploy role itself. */
  async deploy(): Promise<AwsCredentials> {
    return this.inTarget(composeArns(this.target).deployRole, await this.as("targetDeployer"));
  }

  /** A role of the target, with the external id unless another is given. */
  inTarget(
    arn: string,
    credentials: AwsCredentials,
    externalId = this.target.externalId,
  ): Promise<AwsCredentials> {
    const { endpoint } = this.aws;
    const { region } = this.target;
    return assumeRole({
      endpoint,
      region,
      credentials,
      roleArn: arn,
      sessionName: SESSION,
      ...(externalId === undefined ? {} : { externalId }),
    });
  }

  /** A job of GitHub Actions that asks for a role. @param subject What comes after `repo:<repository>:` in its token. */
  job(roleArn: string, subject: string, repository?: string): Promise<AwsCredentials> {
    return assumeRoleWithWebIdentity({
      endpoint: this.aws.endpoint,
      region: this.source.region,
      sessionName: SESSION,
      roleArn,
      token: this.token(subject, repository),
    });
  }

  /** A job's token. */
  token(subject: string, repository = this.github.repository): string {
    return identityToken({ iss: ISSUER, aud: AUDIENCE, sub: `repo:${repository}:${subject}` });
  }

  inSource(role: string): string {
    return roleArn(this.source.account, role);
  }
}
