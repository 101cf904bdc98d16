import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { asSessionName, credentialsIn } from "../../release/accounts/assume-role";
import { awsErrorKind } from "../../release/accounts/aws-error";
import { demandEndpoints } from "../../release/accounts/environment";
import { outboundAgent } from "../../release/network";
import { JobError, type Job } from "../job";
import { githubToken, subjectOf } from "./github-token";
import { arnOf } from "./roles";

/**
 * Signs in as a role of the source's account, for an hour: the credentials go to the one process that needs them, and
 * never into the job's environment.
 * @param role Its name.
 * @throws JobError when the role does not trust the job, ReleaseError for an endpoint that is not a place for a token
 */
export async function signIn(job: Job, role: string): Promise<ReturnType<typeof credentialsIn>> {
  demandEndpoints(job.env);
  const token = await githubToken(job);
  job.mask(token);
  const RoleArn = arnOf(job, role);
  const httpsAgent = outboundAgent();
  const sts = new STSClient({
    region: job.source.region,
    ...(httpsAgent && { requestHandler: { httpsAgent } }),
  });
  try {
    const { Credentials: given } = await sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn,
        RoleSessionName: sessionName(job),
        WebIdentityToken: token,
      }),
    );
    const credentials = credentialsIn(given, `sts:AssumeRoleWithWebIdentity of ${RoleArn}`);
    for (const secret of [credentials.secretAccessKey, credentials.sessionToken]) job.mask(secret);
    return credentials;
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

/** The same for a process, as variables that the AWS SDKs and commands read. */
export async function signedInEnvironment(job: Job, role: string) {
  const { accessKeyId, secretAccessKey, sessionToken } = await signIn(job, role);
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: job.source.region,
  };
}

/** CloudTrail and a release's lineage show it: the job, and the run that it is part of. */
const sessionName = ({ env }: Job): string =>
  asSessionName(`${env["GITHUB_JOB"] ?? "job"}-${env["GITHUB_RUN_ID"] ?? "local"}`);
