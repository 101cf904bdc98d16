import { z } from "zod";
import { hashText, releaseText, type Release } from "../../release/release-file";
import { parseAs } from "../../release/parse-as";
import { code, escaped } from "../markdown";

const check = z.object({ ok: z.boolean(), name: z.string(), found: z.string(), fix: z.string() });

/** What the release command reported, as far as it is told here. */
const report = z.object({
  deployed: z.object({ version: z.string(), hash: z.string() }).nullish(),
  blocks: z.array(z.string()).default([]),
  warnings: z.array(z.string()).default([]),
  checks: z.array(check).default([]),
  error: z.object({ message: z.string() }).optional(),
});
export type Report = Readonly<z.infer<typeof report>>;

const step = z.object({ outcome: z.string(), outputs: z.record(z.string(), z.string()).default({}) });
/** `${{ toJSON(steps) }}` of a job. */
export const steps = z.record(z.string(), step);
export type Steps = Readonly<z.infer<typeof steps>>;

/** Steps of a promotion or a rollback, with what is done about one that failed. */
const ADVICE: Readonly<Record<string, (target: string) => string>> = {
  current: () => "Nothing was changed. The run of the newer commit promotes what the branch names now.",
  promote: () =>
    "Nothing was deployed. What is copied stays copied: put right what is said below, and run the failed job again.",
  rollback: () => "Nothing was deployed. Put right what is said below, and run the workflow again.",
  up: (target) =>
    `The images are there, and the release is not deployed as a whole. Run the failed job again: it goes on where this one was. If it says that ${target} is locked and nobody else deploys: \`pulumi cancel -s ${target}\`.`,
  verify: (target) =>
    `The release is deployed, and something of ${target} is not as it says. Look at what is named below; the workflow that rolls back returns to the release before.`,
};
const ORDER = Object.keys(ADVICE);

export const reportOf = (all: Steps, id: string): Report | undefined =>
  parseAs(report, all[id]?.outputs["report"]);

/** Checksum of what the target has after these steps; undefined where it cannot be told, or there is nothing. */
export function deployedAfter(all: Steps, release: Release | undefined): string | undefined {
  if (all["up"]?.outcome === "success" && release) return hashText(releaseText(release));
  if (all["up"] && all["up"].outcome !== "skipped") return undefined;
  return (reportOf(all, "promote") ?? reportOf(all, "rollback"))?.deployed?.hash;
}

/** A run for people: what was done, with which bytes, and what is to be done next. */
export function summaryOf(target: string, release: Release | undefined, all: Steps): string {
  const ran = ORDER.filter((id) => all[id] && all[id].outcome !== "skipped");
  const failed = ran.find((id) => all[id]?.outcome === "failure");
  const named = release ? `release ${release.version}` : "no release yet";
  const told = failed ? reportOf(all, failed) : undefined;
  const said = [
    ...(told?.error ? told.error.message.split("\n") : []),
    ...(told?.blocks ?? []),
    ...(told?.checks ?? [])
      .filter(({ ok }) => !ok)
      .map(({ name, found, fix }) => `${name}: ${found}. ${fix}`),
  ];
  return [
    `## ${escaped(target)}: ${escaped(named)} ${failed ? `failed at \`${failed}\`` : "is deployed and verified"}`,
    "",
    ...(failed
      ? [ADVICE[failed]?.(target) ?? "", "", ...[...new Set(said)].map((each) => `- ${escaped(each)}`), ""]
      : []),
    "| step | outcome |",
    "| --- | --- |",
    ...ran.map(
      (id) =>
        `| ${id} | ${escaped(all[id]?.outcome ?? "")}${id === "up" ? ` ${escaped(all[id]?.outputs["changes"] ?? "")}` : ""} |`,
    ),
    "",
    ...(release ? content(release) : []),
  ].join("\n");
}

function content({ commit, images, model, evidence }: Release): string[] {
  return [
    "| what | exactly |",
    "| --- | --- |",
    `| commit | ${code(commit)} |`,
    ...Object.entries(images).map(([image, { digest }]) => `| ${escaped(image)} | ${code(digest)} |`),
    `| model ${escaped(model.key)} | ${code(model.versionId)} |`,
    ...(evidence ? [`| tested by | ${code(evidence.execution)} |`] : []),
  ];
}
