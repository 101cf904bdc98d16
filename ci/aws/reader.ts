import { STSClient } from "@aws-sdk/client-sts";
import { clientsWith, type Account, type ClientSettings } from "../../release/accounts/accounts";
import { assumeRole } from "../../release/accounts/assume-role";
import { clientOptions } from "../../release/accounts/client-options";
import type { Settings } from "../../settings/settings";
import type { Job } from "../job";
import { arnOf, previewRole } from "./roles";
import { signIn } from "./sign-in";

export type Clients = Account["client"];

/** Settings of AWS clients in the source's region, with the credentials of a role of the source. */
export async function clientSettings(job: Job, role: string): Promise<ClientSettings> {
  const given = await signIn(job, role);
  return { ...clientOptions(job.source.region, job.env), credentials: () => Promise.resolve(given) };
}

/** Read-only clients for a stack's account: in a target with its preview role, which the source's previewer assumes. */
export async function readerOf(job: Job, settings: Settings): Promise<Clients> {
  const { kind, names, region, externalId } = settings;
  const own = { ...(await clientSettings(job, previewRole(settings))), region };
  if (kind === "source") return clientsWith(own);
  const caller = arnOf(job, names.previewerRole);
  const roleArn = settings.arns.previewRole;
  const given = await assumeRole({ roleArn, externalId, caller }, new STSClient(own));
  return clientsWith({ ...own, credentials: () => Promise.resolve(given) });
}
