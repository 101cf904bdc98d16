import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { Release } from "../../../release/release-file";
import type { Settings } from "../../../settings/settings";
import { pipelinesOf, type PipelineSettings } from "../../../settings/settings";
import { readStack } from "../../../settings/stack-file";
import { fileWith, FIXTURE, severalPipelines } from "../../sample-settings";

export const PROJECT_FOLDER = join(__dirname, "..", "..", "..");
const FIXTURE_ACCOUNTS = { source: "123456789012", target: "987654321098" };

export interface CheckoutArgs {
  readonly folder: string;
  readonly accounts: { readonly source: string; readonly target: string };
  /** Images beside `ds-preprocessing`. */
  readonly moreImages?: readonly string[];
  /** With three pipelines, two of which read a model, in the place of one. */
  readonly several?: boolean;
  /** Keys of a stack's settings, with what takes their place. */
  readonly source?: Readonly<Record<string, unknown>>;
  readonly target?: Readonly<Record<string, unknown>>;
}

/** A git checkout with the stacks of the fixture, in other accounts. */
export class Checkout {
  readonly source: Settings;
  readonly target: Settings;
  /** Where it is. */
  readonly folder: string;
  /** Of its newest commit. */
  commit: string;

  constructor(args: CheckoutArgs) {
    this.folder = join(args.folder, "checkout");
    const { accounts, moreImages = [], several = false, source = {}, target = {} } = args;
    const written = {
      "Pulumi.yaml": readFileSync(join(FIXTURE, "Pulumi.yaml"), "utf8"),
      "Pulumi.dev.yaml": fileWith("dev", { ...(several && severalPipelines("dev")), ...source }),
      "Pulumi.prod.yaml": fileWith("prod", { ...(several && severalPipelines("prod")), ...target }),
    };
    mkdirSync(join(this.folder, "releases"), { recursive: true });
    for (const [file, content] of Object.entries(written)) {
      const text = content
        .replaceAll(FIXTURE_ACCOUNTS.source, accounts.source)
        .replaceAll(FIXTURE_ACCOUNTS.target, accounts.target);
      writeFileSync(join(this.folder, file), text);
    }
    for (const image of moreImages) this.addImage(image, "dev", "prod");
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("add", ".");
    this.git("commit", "--quiet", "--message", "one");
    this.commit = this.git("rev-parse", "HEAD");
    this.source = readStack(this.folder, "ds-pipeline", "dev").settings;
    this.target = readStack(this.folder, "ds-pipeline", "prod").settings;
  }

  /** Name of the source's first image. */
  get image(): string {
    return Object.keys(this.source.images)[0] ?? "";
  }

  /** A pipeline of the source: by its name, or its only one. */
  pipeline(workload?: string): PipelineSettings {
    const [found] = pipelinesOf(this.source).filter((each) => each.workload === (workload ?? each.workload));
    if (!found) throw new Error(`The source has no pipeline ${workload}.`);
    return found;
  }

  git(...args: readonly string[]): string {
    const person = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"];
    return execFileSync("git", [...person, ...args], { cwd: this.folder, encoding: "utf8" }).trim();
  }

  /** Another commit, which changes nothing. */
  commitAgain(): void {
    this.git("commit", "--quiet", "--allow-empty", "--message", "another");
    this.commit = this.git("rev-parse", "HEAD");
  }

  /** Writes another target into the source's settings, and a stack file of its own for it. */
  addTarget(stack: string, account: string): void {
    const [dev, prod] = ["dev", "prod"].map((name) => join(this.folder, `Pulumi.${name}.yaml`));
    if (dev === undefined || prod === undefined) return;
    const entry = `    - stack: ${stack}\n      account: "${account}"\n      readers: [ds-preprocessing-task-${stack}]\n      promoters: [ds-promotion-${stack}]\n`;
    appendFileSync(dev, entry);
    writeFileSync(
      join(this.folder, `Pulumi.${stack}.yaml`),
      readFileSync(prod, "utf8").replaceAll(this.target.account, account).replaceAll("prod", stack),
    );
  }

  /** Adds an image to a stack's settings. */
  addImage(image: string, ...stacks: readonly string[]): void {
    for (const stack of stacks) {
      const file = join(this.folder, `Pulumi.${stack}.yaml`);
      const text = parseDocument(readFileSync(file, "utf8"));
      text.setIn(["config", "ds-pipeline:images", image], {});
      writeFileSync(file, text.toString());
    }
  }

  writeFile(side: "source" | "target", release: Release): void {
    writeFileSync(join(this.folder, this[side].releaseFile), `${JSON.stringify(release, null, 2)}\n`);
  }

  /** Text of a stack's release file; undefined when there is none. */
  file(side: "source" | "target"): string | undefined {
    try {
      return readFileSync(join(this.folder, this[side].releaseFile), "utf8");
    } catch {
      return undefined;
    }
  }
}
