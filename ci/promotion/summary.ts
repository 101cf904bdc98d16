import prettyBytes from "pretty-bytes";
import { z } from "zod";
import { counted } from "../../settings/words";
import { parseAs } from "../../release/parse-as";
import { hashText, type Release, releaseText } from "../../release/release-file";
import { code, type Section, toMarkdown } from "../github/markdown";
import { releaseSections } from "./release-markdown";

const check = z.object({ ok: z.boolean(), name: z.string(), found: z.string(), fix: z.string() });

/** What the release command reported, as far as it is shown here. */
const report = z.object({
  deployed: z.object({ version: z.string(), hash: z.string() }).nullish(),
  blocks: z.array(z.string()).default([]),
  warnings: z.array(z.string()).default([]),
  /** Of an image that the target has already, no bytes are counted. */
  images: z
    .record(z.string(), z.object({ bytes: z.object({ total: z.number(), missing: z.number() }).optional() }))
    .default({}),
  /** How many checks passed, and those that did not. */
  passed: z.number().default(0),
  checks: z.array(check).default([]),
  error: z.object({ message: z.string() }).optional(),
});

const step = z.object({ outcome: z.string(), outputs: z.record(z.string(), z.string()).default({}) });
/** A job's steps by their id, as `toJSON(steps)` gives them. */
export const steps = z.record(z.string(), step);
export type Steps = Readonly<z.infer<typeof steps>>;

/** The steps of a promotion or a rollback in their order, with what is to be done about one that failed. */
const ADVICE: Readonly<Record<string, (target: string) => string>> = {
  current: () => "Nothing was changed. The newest run of this workflow promotes what the branch has now.",
  promote: () =>
    "Nothing was deployed. What was copied stays. Correct what is listed here, and run the failed jobs again.",
  rollback: () => "Nothing was deployed. Correct what is listed here, and start the workflow again.",
  up: (target) =>
    `The images are there, but the release is not completely deployed: run the failed jobs again, which continue from here. If ${target} is reported as locked and nobody deploys: pulumi cancel -s ${target}.`,
  verify: (target) =>
    `It is deployed, but ${target} differs from the release. Look at what is listed here; the roll back workflow returns to the release before.`,
};

/** For example, the tools could not be installed: none of the steps above has run. */
const ENDED_EARLY =
  "A step before these failed, or the job was ended; the log says which. Correct that, and run the failed jobs again.";

/** Checksum of what the target has after these steps; `none` where it has no release, empty where that is unknown. */
export function deployedAfter(all: Steps, release: Release | undefined): string {
  const up = all["up"]?.outcome ?? "skipped";
  if (up === "success") return release ? hashText(releaseText(release)) : "none";
  const deployed = (reportOf(all, "promote") ?? reportOf(all, "rollback"))?.deployed;
  if (up !== "skipped" || deployed === undefined) return "";
  return deployed === null ? "none" : deployed.hash;
}

/** A run for people: what was done, with which bytes, and what is to be done next. */
export function summaryOf(target: string, release: Release | undefined, all: Steps): string {
  const ran = Object.keys(ADVICE).filter((id) => all[id] && all[id].outcome !== "skipped");
  const failed = ran.find((id) => all[id]?.outcome === "failure");
  const isDeployed = all["up"]?.outcome === "success";
  const isVerified = release && all["verify"]?.outcome === "success";
  const what = release ? `release ${code(release.version)}` : "without a release";
  const well = !isDeployed ? "is not deployed" : isVerified ? "is deployed and verified" : "is deployed";
  const advice = failed ? ADVICE[failed]?.(target) : isDeployed ? undefined : ENDED_EARLY;
  return toMarkdown(
    `## ${code(target)}: ${what} ${failed ? `failed at ${code(failed)}` : well}`,
    [
      ...(advice ? [{ title: "What to do", lines: [advice, ...(failed ? said(all, failed) : [])] }] : []),
      {
        title: "Steps",
        lines: ran.map((id) => `${id}: ${all[id]?.outcome} ${changesOf(all, id)}`.trimEnd()),
      },
      ...(release ? planSection(all, release) : []),
      ...(release ? releaseSections(release, undefined) : []),
    ],
    advice ? "" : "Next: nothing. A newer release comes as a pull request; the roll back workflow goes back.",
  );
}

const reportOf = (all: Steps, id: string) => parseAs(report, all[id]?.outputs["report"]);

/** What the release command had to say of a step that failed. */
function said(all: Steps, id: string): string[] {
  const { error, blocks = [], checks = [] } = reportOf(all, id) ?? {};
  const faults = checks.filter(({ ok }) => !ok).map(({ name, found, fix }) => `${name}: ${found}. ${fix}`);
  const shown = blocks.length > 0 ? blocks : faults;
  return [...(error ? error.message.split("\n") : []), ...shown].map(code);
}

/** What was found before anything was copied. */
function planSection(all: Steps, release: Release): Section[] {
  const plan = reportOf(all, "promote") ?? reportOf(all, "rollback");
  // Without a plan nobody knows what the target has: that is not to have no release.
  if (plan?.deployed === undefined) return [];
  const { deployed, images, passed, checks, warnings } = plan;
  return [
    {
      title: "Plan",
      lines: [
        `${deployed ? code(deployed.version) : "no release"} → ${code(release.version)}`,
        ...Object.entries(images).map(
          ([name, { bytes }]) =>
            `${code(name)}: ${bytes ? `${prettyBytes(bytes.missing)} of ${prettyBytes(bytes.total)} to copy` : "there already"}`,
        ),
        `${passed} of ${counted(passed + checks.length, "check")} passed`,
        ...warnings.map(code),
      ],
    },
  ];
}

const changesOf = (all: Steps, id: string): string => {
  const changes = all[id]?.outputs["changes"];
  return changes ? `(${code(changes)})` : "";
};
