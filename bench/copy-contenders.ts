import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { copyImages } from "../release/copy/copy";
import { planCopies } from "../release/copy/plan";
import { Login } from "../release/registry/login";
import { systemClock } from "../release/registry/retry";
import { RegctlSession } from "../release/registry/regctl-session";
import { Repository } from "../release/registry/repository";
import { type Regctl, runRegctl } from "./regctl";

/** One image from one registry to another. */
export interface Task extends Regctl {
  /** `host/repository`. */
  readonly from: string;
  readonly to: string;
  readonly digest: string;
  readonly tag: string;
}

export interface Contender {
  readonly name: string;
  copy(task: Task): Promise<void>;
}

/** The first is what the others are compared with. */
export const CONTENDERS: readonly Contender[] = [
  { name: "regctl alone", copy: (task) => copyImage(task, reference(task), `${task.to}:${task.tag}`) },
  { name: "npm run release -- promote", copy: promote },
  { name: "pull, tag and push through files", copy: throughFiles },
];

/** What the command does between its start and its end, planned, compared and tagged. */
async function promote({ regctl: path, from, to, digest, tag }: Task): Promise<void> {
  const retries = { clock: systemClock };
  const credentials = async () => ({ username: "AWS", password: "none is asked for" });
  const logins = [from, to].map((name) => new Login(name.split("/", 1)[0] ?? "", credentials));
  const [source, target] = logins;
  if (!source || !target) throw new Error("two logins were made");
  await copyImages({
    planned: await planCopies(
      [
        {
          from: new Repository({ name: from, login: source, retries }),
          to: new Repository({ name: to, login: target, retries }),
          digest,
          platforms: ["linux/amd64", "linux/arm64"],
          tags: [tag],
        },
      ],
      true,
    ),
    regctl: new RegctlSession(() => Promise.resolve(path), logins),
    retries,
    onProgress: () => undefined,
  });
}

/** As a pipeline does that has a disk between two accounts, with an OCI layout for what Docker keeps. */
async function throughFiles(task: Task): Promise<void> {
  const folder = await mkdtemp(join(task.folder, "layout-"));
  try {
    await copyImage(task, reference(task), `ocidir://${folder}:${task.tag}`);
    await copyImage(task, `ocidir://${folder}:${task.tag}`, `${task.to}:${task.tag}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const reference = ({ from, digest }: Task) => `${from}@${digest}`;

/** Copies an image with its signatures and SBOMs. */
export async function copyImage(regctl: Regctl, from: string, to: string): Promise<void> {
  await runRegctl(regctl, "image", "copy", "--referrers", "--digest-tags", from, to);
}
