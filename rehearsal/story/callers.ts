import type { Settings } from "../../settings/settings";
import { composeArns, roleArn } from "../../settings/arns";
import { assumeRole, assumeRoleWithWebIdentity, type AwsCredentials } from "../emulator/clients";
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

/** The jobs of a continuous integration, each with the role that its token opens, and nobody's root. */
export class Callers {
  constructor(
    private readonly aws: LocalAws,
    private readonly github: GitHub,
    private readonly source: Settings,
    private readonly target: Settings,
  ) {}

  /** Pushes images in the source: a job on the main branch. */
  imageBuilder(): Promise<AwsCredentials> {
    return this.job(composeArns(this.source).imageBuilderRole, `ref:refs/heads/${this.github.branch}`);
  }

  /** Uploads models and data to the source, and records what passed there: a job in the environment of its stack. */
  tester(): Promise<AwsCredentials> {
    return this.job(composeArns(this.source).testerRole, `environment:${this.source.stack}`);
  }

  /** Deploys the source: a job in the environment of its stack. */
  sourceDeployer(): Promise<AwsCredentials> {
    return this.job(composeArns(this.source).deployRole, `environment:${this.source.stack}`);
  }

  /** Starts a deployment of the target, whose provider then takes on the deploy role: a job in the target's environment. */
  targetDeployer(): Promise<AwsCredentials> {
    return this.job(this.inSource(this.target.names.deployerRole), `environment:${this.target.stack}`);
  }

  /** Starts a preview of the target in a pull request. */
  targetPreviewer(): Promise<AwsCredentials> {
    return this.job(this.inSource(this.target.names.previewerRole), "pull_request");
  }

  /** The target's promotion role, taken on by its deployer. */
  async promotion(): Promise<AwsCredentials> {
    return this.inTarget(composeArns(this.target).promotionRole, await this.targetDeployer());
  }

  /** The target's deploy role itself. */
  async deploy(): Promise<AwsCredentials> {
    return this.inTarget(composeArns(this.target).deployRole, await this.targetDeployer());
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
  job(arn: string, subject: string, repository = this.github.repository): Promise<AwsCredentials> {
    return assumeRoleWithWebIdentity({
      endpoint: this.aws.endpoint,
      region: this.source.region,
      roleArn: arn,
      sessionName: SESSION,
      claims: { iss: ISSUER, aud: AUDIENCE, sub: `repo:${repository}:${subject}` },
    });
  }

  inSource(role: string): string {
    return roleArn(this.source.account, role);
  }
}
