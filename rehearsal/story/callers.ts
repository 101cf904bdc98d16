import type { Settings } from "../../settings/settings";
import { roleArn } from "../../settings/arns";
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

/** Jobs of the source, and those that act on a target. */
export type SourceJob = "imageBuilder" | "tester" | "sourceDeployer" | "sourcePreviewer";
export type TargetJob = "targetDeployer" | "targetPreviewer";

/** The role in the source's account that a job assumes, and what comes after `repo:<repository>:` in its token. */
export interface Job {
  readonly role: string;
  readonly subject: string;
}

/** The jobs of a continuous integration, each with the role that its token opens, and nobody's root. */
export class Callers<Name extends string = SourceJob> {
  constructor(
    protected readonly aws: LocalAws,
    private readonly github: GitHub,
    private readonly source: Settings,
    readonly jobs: Readonly<Record<Name, Job>>,
  ) {}

  /** Credentials of a job. */
  as(job: Name): Promise<AwsCredentials> {
    const { role, subject } = this.jobs[job];
    return this.job(this.inSource(role), subject);
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

/** Those jobs, and what those that act on a target get there. */
export class TargetCallers extends Callers<SourceJob | TargetJob> {
  constructor(
    aws: LocalAws,
    github: GitHub,
    source: Settings,
    private readonly target: Settings,
  ) {
    super(aws, github, source, { ...sourceJobs(source, github), ...targetJobs(target) });
  }

  /** The target's promotion role, assumed by its deployer. */
  async promotion(): Promise<AwsCredentials> {
    return this.inTarget(this.target.arns.promotionRole, await this.as("targetDeployer"));
  }

  /** The target's deploy role itself. */
  async deploy(): Promise<AwsCredentials> {
    return this.inTarget(this.target.arns.deployRole, await this.as("targetDeployer"));
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
}

const job = (role: string, subject: string): Job => ({ role, subject });

export const sourceJobs = ({ names, stack }: Settings, { branch }: GitHub): Record<SourceJob, Job> => ({
  imageBuilder: job(names.imageBuilderRole, `ref:refs/heads/${branch}`),
  tester: job(names.testerRole, `environment:${stack}`),
  sourceDeployer: job(names.deployRole, `environment:${stack}`),
  sourcePreviewer: job(names.previewRole, "pull_request"),
});

const targetJobs = ({ names, stack }: Settings): Record<TargetJob, Job> => ({
  targetDeployer: job(names.deployerRole, `environment:${stack}`),
  targetPreviewer: job(names.previewerRole, "pull_request"),
});
