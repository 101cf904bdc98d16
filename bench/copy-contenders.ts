import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../rehearsal/tools/command";
import { copyImages } from "../release/copy/copy";
import { planCopies } from "../release/copy/plan";
import { Login } from "../release/registry/login";
import { systemClock } from "../release/registry/patience";
import { RegctlSession } from "../release/registry/regctl-session";
import { Repository } from "../release/registry/repository";

/** One image from one registry to another. */
export interface Task {
  readonly regctl: string;
  /** `host/repository`. */
  readonly from: string;
  readonly to: string;
  readonly digest: string;
  readonly tag: string;
  /** For what goes through files. */
  readonly folder: string;
}

export interface Contender {
  readonly name: string;
  copy(task: Task): Promise<void>;
}

/** The first is what the others are compared with. */
export const CONTENDERS: readonly Contender[] = [
  { name: "regctl alone", copy: (task) => regctl(task, reference(task), `${task.to}:${task.tag}`) },
  { name: "npm run release -- promote", copy: promote },
  { name: "pull, tag and push through files", copy: throughFiles },
];

/** What the command does between its start and its end, planned, compared and tagged. */
async function promote({ regctl: path, from, to, digest, tag }: Task): Promise<void> {
  const patience = { clock: systemClock };
  const credentials = async () => ({ username: "AWS", password: "none is asked for" });
  const logins = [from, to].map((name) => new Login(name.split("/", 1)[0] ?? "", credentials));
  const [source, target] = logins;
  if (!source || !target) throw new Error("two logins were made");
  await copyImages({
    planned: await planCopies(
      [
        {
          from: new Repository({ name: from, login: source, patience }),
          to: new Repository({ name: to, login: target, patience }),
          digest,
          platforms: ["linux/amd64", "linux/arm64"],
          tags: [tag],
        },
      ],
      true,
    ),
    regctl: new RegctlSession(() => Promise.resolve(path), logins),
    patience,
    onProgress: () => undefined,
  });
}

/** As a pipeline does that has a disk between two accounts, with an OCI layout for what Docker keeps. */
async function throughFiles(task: Task): Promise<void> {
  const folder = await mkdtemp(join(task.folder, "layout-"));
  try {
    await regctl(task, reference(task), `ocidir://${folder}:${task.tag}`);
    await regctl(task, `ocidir://${folder}:${task.tag}`, `${task.to}:${task.tag}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const reference = ({ from, digest }: Task) => `${from}@${digest}`;

/** Copies an image with its signatures and SBOMs. */
export async function regctl({ regctl: path, folder }: Task, from: string, to: string): Promise<void> {
  const loopback = [...new Set([from, to].flatMap((name) => /^127\.0\.0\.1:\d+/.exec(name)?.[0] ?? []))];
  const hosts = loopback.flatMap((host) => ["--host", `reg=${host},tls=disabled`]);
  const env = { PATH: process.env["PATH"] ?? "", HOME: folder };
  await run(path, ["image", "copy", "--referrers", "--digest-tags", ...hosts, from, to], { env });
}
