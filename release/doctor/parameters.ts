import type { Settings } from "../../settings/settings";
import { type Account, eachPipeline } from "../accounts/accounts";
import { type About, type Check, ofPipeline } from "../checks/check";
import { parameterChecks } from "../checks/deployment-checks";
import { releaseCheck } from "../checks/release-check";
import { readParameters } from "../deployed/parameters";
import { readReleaseText } from "../deployed/release-parameter";
import { readReleaseFile } from "../promotion/release-files";
import { parseDeployed } from "../release-file";
import type { Diagnostic } from "./diagnostic";

const followsFile = (side: "source" | "target"): Diagnostic => ({
  where: side === "source" ? "source" : "deployment",
  name: `release of the ${side}`,
  expected: "what its release file names",
  async run({ accounts, folder }, about) {
    const account = await accounts[side]();
    const { settings } = account;
    const text = await readReleaseText(account);
    const release = readReleaseFile(folder, settings);
    return [
      release
        ? { ...releaseCheck({ settings, release }, text), where: about.where }
        : withoutFile(about, settings, text),
    ];
  },
});

/** A target's file is in git; a source's is written by its build, maybe elsewhere, and missed by `candidate` only. */
function withoutFile(
  about: About,
  { stack, kind, releaseFile }: Settings,
  deployed: string | undefined,
): Check {
  if (deployed === undefined) return { ...about, ok: true, found: `${stack} has no release yet`, fix: "" };
  const version = parseDeployed(deployed)?.version;
  return {
    ...about,
    ok: kind === "source" && version !== undefined,
    found: `${stack} has ${version === undefined ? "a release that cannot be read" : `release ${version}`}, and ${releaseFile} is not there`,
    fix: `Fetch it: git pull. If nobody committed it: npm run release -- prepare ${version ?? "<version>"}`,
  };
}

export const targetFollowsFile = followsFile("target");
export const sourceFollowsFile = followsFile("source");

/** AWS invents what each network is made of, so that the settings cannot say what it must be. */
const OWN = ["subnets", "security-group"];

/** The parameters of each pipeline are held to its settings and, once the stack has a release, to the model of that. */
export const parameters: Diagnostic = {
  where: "deployment",
  name: "parameters",
  expected: "a network of each stack's own",
  async run({ accounts }, about) {
    const [source, target] = [await accounts.source(), await accounts.target()];
    const { artifactBucket } = source.settings.names;
    const read = (account: Account) =>
      eachPipeline(account, async (pipeline) => {
        const { settings } = pipeline;
        const found = await readParameters(pipeline);
        const release = parseDeployed(found.get("release"));
        return {
          found,
          checks: ofPipeline(settings, parameterChecks({ settings, artifactBucket, release }, found)),
        };
      });
    const [theirs, ours] = [await read(source), await read(target)];
    const valuesOf = (pipelines: typeof ours, name: string) =>
      pipelines.flatMap(({ found }) => found.get(name) ?? []);
    const shared = OWN.filter((name) =>
      valuesOf(ours, name).some((value) => valuesOf(theirs, name).includes(value)),
    );
    const fix = `Somebody copied them. Put them back: pulumi up -s ${target.settings.stack} --refresh`;
    return [
      ...theirs.flatMap(({ checks }) => checks.map((check) => ({ ...check, where: "source" as const }))),
      ...ours.flatMap(({ checks }) => checks),
      { ...about, ok: shared.length === 0, found: shared.join(", ") || "each has its own", fix },
    ];
  },
};
