import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { toPreview } from "../../ci/pulumi/stack-preview";
import type { StackPreview } from "../../ci/results";
import { parseDeployed } from "../../release/release-file";
import { releasedTag } from "../../release/run-release";
import { echoService } from "../plugins/echo";
import { makeHome } from "../pulumi/home";
import { Project } from "../pulumi/project";
import { ONE_WRITE } from "../pulumi/scratch-run";
import { extract, forkOf, layOut, readSide, releaseIn, type Side } from "./side";

export interface ChangeArgs {
  readonly pulumi: PulumiCommand;
  /** The change: a git checkout, as it is in its folder. */
  readonly checkout: string;
  /** What it is made to: a commit, a branch or a tag. */
  readonly base: string;
}

/** What a change does to stacks, as far as a stand-in of AWS can tell. */
export interface RehearsedChange {
  /** The commit that was deployed. */
  readonly commit: string;
  /** Of every stack that the change leaves. */
  readonly previews: readonly StackPreview[];
  /** Why stacks could not be deployed as they were: nothing is known then of what changes in them. */
  readonly undeployed: Readonly<Record<string, string>>;
  /** Stacks whose files the change takes away. */
  readonly left: readonly string[];
  /** Whether other packages are installed than the base has. */
  readonly otherPackages: boolean;
}

/**
 * Deploys the stacks of a commit on a stand-in of AWS, and previews on their states, with the checkout's policy pack,
 * what the checkout makes of them: a target as when its source has the change. What runs this is the checkout's too: of the commit are its programs and settings.
 * @throws ProgramError for a base that git does not know, or a checkout whose stacks cannot be read
 */
export async function rehearseChange({ pulumi, checkout, base }: ChangeArgs): Promise<RehearsedChange> {
  const commit = await forkOf(checkout, base);
  const after = readSide(checkout);
  const scratch = mkdtempSync(join(tmpdir(), "change-"));
  const folder = (name: string) => join(scratch, name);
  try {
    await extract(checkout, commit, folder("commit"));
    const lock = (side: string) => textOf(join(side, "package-lock.json"));
    const otherPackages = lock(checkout) !== lock(folder("commit"));
    let before: Side;
    try {
      before = readSide(folder("commit"));
    } catch (error) {
      const reason = (error as Error).message;
      const undeployed = Object.fromEntries(after.stacks.map(({ settings: { stack } }) => [stack, reason]));
      return { commit, previews: [], undeployed, left: [], otherPackages };
    }
    layOut(before, after, folder("before"));
    layOut(after, before, folder("after"));
    const play = playOn(pulumi, folder);
    const undeployed: Record<string, string> = {};
    for (const { settings } of before.stacks) {
      await play.begin("before", settings.stack);
      const { succeeded, failure } = await play.up("before", settings.stack);
      if (!succeeded) undeployed[settings.stack] = failure;
    }
    const previews: StackPreview[] = [];
    const names = ({ stacks }: Side) => stacks.map(({ settings: { stack } }) => stack);
    for (const { settings } of after.stacks) {
      const { stack, kind } = settings;
      if (stack in undeployed) continue;
      if (!names(before).includes(stack)) await play.begin("after", stack);
      const preview = toPreview(stack, await play.preview(stack, join(checkout, "policy-pack")));
      // Its targets get the change after it, and see what it leaves them.
      const up = kind === "source" && preview.error === undefined && (await play.up("after", stack));
      const failed = up &&
        !up.succeeded && { error: `its preview passes, and its update fails: ${up.failure}` };
      previews.push({ ...preview, ...failed });
    }
    const left = names(before).filter((stack) => !names(after).includes(stack));
    return { commit, previews, undeployed, left, otherPackages };
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The Pulumi CLI on both sides, with one place for their states. */
function playOn(pulumi: PulumiCommand, folder: (name: string) => string) {
  const home = makeHome(folder("home"));
  mkdirSync(folder("states"));
  const environment = () => ({
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: pathToFileURL(folder("states")).href,
    PULUMI_CONFIG_PASSPHRASE: "rehearsal",
    ...ONE_WRITE,
  });
  const project = (side: string) => new Project({ pulumi, folder: folder(side), environment });
  const projects = { before: project("before"), after: project("after") };
  const begin = (side: keyof typeof projects, stack: string) => projects[side].create(stack, {});
  return {
    begin,
    up: (side: keyof typeof projects, stack: string) => {
      // The images of its release are there, as promoted with it.
      const release = parseDeployed(textOf(join(folder(side), releaseIn(stack))));
      const imageTags = () => (release ? [releasedTag(release)] : []);
      return projects[side].run("up", stack, { providers: { aws: echoService("aws", { imageTags }) } });
    },
    preview: (stack: string, policyPack: string) =>
      projects.after.run(
        "preview",
        stack,
        { providers: { aws: echoService("aws") } },
        { policyPacks: [policyPack] },
      ),
  };
}

const textOf = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, "utf8") : undefined;
