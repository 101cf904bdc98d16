import { stringify } from "yaml";
import { registryHost } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import type { BothAccounts } from "../accounts/accounts";
import { failing, failureLine } from "../checks/check";
import { checkImages, promotedTo } from "../checks/registry-checks";
import type { Call, Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { readDeployedRelease } from "../deployed/release-parameter";
import { checkRejection } from "../promotion/rejected";
import { readReleaseFile } from "../promotion/release-files";
import type { Release } from "../release-file";
import { misused, refused } from "../release-error";

/** An image as kustomize replaces it. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/ */
interface KustomizeImage {
  readonly name: string;
  readonly newName: string;
  readonly digest: string;
}

/** The one format that there is; it is named, so that another may come. */
const FORMAT = "kustomize";

export const render: Command = {
  summary: "prints the target's release for Kubernetes: its images by digest, as kustomize takes them",
  description:
    "Prints, as YAML, the images: field of a kustomization for the release that the target's release file names, with each image by its digest in the target's registry. Before that it looks for every digest under its release tags there; where one is missing, a tag leads elsewhere or the version was rejected, nothing is printed and the exit code is 3. It needs no cluster, writes nothing and changes nothing: what you print, you commit.\nIt needs the target's deployer role (ds-deployer-<target>).",
  options: { format: { value: "<format>", help: `what to print; allowed: ${FORMAT}` } },
  async run(call) {
    demandFormat(call);
    const release = demandReleaseFile(call);
    const source = await call.accounts.source();
    const target = await call.accounts.target();
    await demandPromoted({ source, target }, release);
    const images = imagesOf(target.settings, release);
    return {
      exitCode: EXIT.done,
      text: stringify({ images }, { lineWidth: 0 }).trimEnd(),
      json: { release, images },
    };
  },
};

function demandFormat(call: Call): void {
  const given = call.option("format");
  if (given === FORMAT) return;
  throw misused(
    `${given === undefined ? "There is no --format" : `--format is ${given}`}; allowed: ${FORMAT}. Name it: ${call.line("render", "--format", FORMAT)}`,
  );
}

function demandReleaseFile(call: Call): Release {
  const settings = call.stacks.target();
  const { stack, releaseFile } = settings;
  const release = readReleaseFile(call.folder, settings);
  if (release) return release;
  throw refused(
    `${releaseFile} is not there, so there is no release of ${stack} to print. Fetch it (git pull), or write it from a candidate: ${call.line("prepare")}`,
  );
}

/** A cluster would be told to pull an image that is not there, or that nobody promoted. @throws ReleaseError */
async function demandPromoted(accounts: BothAccounts, release: Release): Promise<void> {
  const { target } = accounts;
  const deployed = await readDeployedRelease(target);
  const { blocks } = await checkRejection(accounts, { release, deployed });
  const checks = await checkImages(release, [promotedTo(target, release)]);
  const faults = [...blocks, ...failing(checks).map(failureLine)];
  if (faults.length === 0) return;
  throw refused(
    [
      `Release ${release.version} is not one to deploy from the registry of ${target.settings.stack}, so nothing is printed:`,
      ...faults,
    ].join("\n  "),
  );
}

const imagesOf = ({ account, region }: Settings, { images }: Release): readonly KustomizeImage[] =>
  Object.entries(images).map(([name, { digest }]) => ({
    name,
    newName: `${registryHost(account, region)}/${name}`,
    digest,
  }));
