import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { awsErrorKind } from "../../release/accounts/aws-error";
import { demandEndpoints } from "../../release/accounts/environment";
import { outboundAgent } from "../../release/network";
import { JobError, type Job } from "../job";
import { githubToken, subjectOf } from "./github-token";
import { arnOf } from "./roles";

/** Credentials, and where they are used first, as the AWS SDKs and commands read them. */
export interface SignedIn {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_SESSION_TOKEN: string;
  readonly AWS_REGION: string;
}

/**
 * Signs in as a role of the source's account, for an hour: the credentials go to the one process that needs them, and
 * never into the job's environment.
 * @param role Its name.
 * @throws JobError when the role does not trust the job, ReleaseError for an endpoint that is not a place for a token
 */
export async function signIn(job: Job, role: string): Promise<SignedIn> {
  demandEndpoints(job.env);
  const token = await githubToken(job);
  job.mask(token);
  const RoleArn = arnOf(job, role);
  const { region } = job.source;
  const httpsAgent = outboundAgent();
  const sts = new STSClient({ region, ...(httpsAgent && { requestHandler: { httpsAgent } }) });
  try {
    const { Credentials: given } = await sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn,
        RoleSessionName: sessionName(job),
        WebIdentityToken: token,
      }),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken } = given ?? {};
    // With empty ones whoever the machine belongs to would be signed in.
    if (!AccessKeyId || !SecretAccessKey || !SessionToken)
      throw new JobError(`sts:AssumeRoleWithWebIdentity of ${RoleArn} answered without credentials.`);
    for (const secret of [SecretAccessKey, SessionToken]) job.mask(secret);
    return {
      AWS_ACCESS_KEY_ID: AccessKeyId,
      AWS_SECRET_ACCESS_KEY: SecretAccessKey,
      AWS_SESSION_TOKEN: SessionToken,
      AWS_REGION: region,
    };
  } catch (error) {
    // An account that has no identity provider for GitHub does not know the caller.
    if (!(error instanceof Error && /^(denied|unknown-caller)$/.test(awsErrorKind(error) ?? ""))) throw error;
    throw new JobError(
      `${RoleArn} does not trust this job (${error.message}). To AWS the job is ${subjectOf(token)}. bootstrap/README.md lists the jobs that each role trusts; github.repository in bootstrap/Pulumi.${job.source.stack}.yaml is their repository.`,
    );
  } finally {
    sts.destroy();
  }
}

/** CloudTrail and a release's lineage show it: the job, and the run that it is part of. */
const sessionName = ({ env }: Job): string =>
  `${env["GITHUB_JOB"] ?? "job"}-${env["GITHUB_RUN_ID"] ?? "local"}`
    .replaceAll(/[^\w+=,.@-]/g, "-")
    .slice(0, 64);
