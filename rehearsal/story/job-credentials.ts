import { readFileSync } from "node:fs";
import { assumeRoleWithWebIdentity } from "../emulator/clients";
import { emulatorEndpoint } from "../plugins/aws/endpoint";

/** What a job asks for credentials with. */
export interface Job {
  readonly roleArn: string;
  readonly region: string;
  readonly token: string;
}

/** Milliseconds; a session of a role lasts an hour unless it is asked for more. */
const VALID_FOR = 50 * 60 * 1000;

/**
 * Prints a job's credentials as `credential_process` of the AWS configuration expects it: every SDK asks again when they
 * expire. Its arguments are a file of jobs by their role's name, a name, and `caller` where the job that `AWS_PROFILE`
 * names goes before it.
 */
async function main([file = "", role = "", preferred]: readonly string[]): Promise<void> {
  const jobs = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, Job>>;
  const called = preferred === "caller" ? jobs[process.env["AWS_PROFILE"] ?? ""] : undefined;
  const job = called ?? jobs[role];
  if (!job) throw new Error(`${file} has no job "${role}"; it has ${Object.keys(jobs).join(", ")}.`);
  const asked = { ...job, endpoint: emulatorEndpoint(), sessionName: "rehearsal" };
  const { accessKeyId, secretAccessKey, sessionToken } = await assumeRoleWithWebIdentity(asked);
  process.stdout.write(
    JSON.stringify({
      Version: 1,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(Date.now() + VALID_FOR).toISOString(),
    }),
  );
}

// Whoever asked may be gone.
process.stdout.on("error", () => process.exit(1));
void main(process.argv.slice(2));
