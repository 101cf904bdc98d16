import { existsSync } from "node:fs";
import { join } from "node:path";
import { clientsWith } from "../../release/accounts/accounts";
import { ecrLogin } from "../../release/accounts/ecr-login";
import { readModelFile } from "../../release/model/model-file";
import { parseShape, type Release, releaseText } from "../../release/release-file";
import { MODEL_FILE } from "../../settings/names";
import { clientSettings } from "../aws/reader";
import type { Command } from "../command";
import { NothingToBuild } from "../images/built";
import { buildImages } from "../images/build-images";
import type { Job } from "../job";
import { versionOf } from "../version";

export const build: Command = {
  summary:
    "builds the images of this commit that do not exist yet; outputs `release`, or `next`: what to do first",
  async run(job) {
    try {
      const release = await buildRelease(job);
      job.output("release", releaseText(release));
      const built = Object.entries(release.images).map(([image, { digest }]) => `- \`${image}@${digest}\``);
      job.summary([`### Release ${release.version}`, "", ...built].join("\n"));
    } catch (error) {
      if (!(error instanceof NothingToBuild)) throw error;
      // The stack is deployed all the same, which makes what is missing.
      const next = `${error.message} ${job.source.stack} is deployed without a new release. Then run this workflow again.`;
      job.say(next);
      job.output("next", next);
    }
  },
};

async function buildRelease(job: Job): Promise<Release> {
  const { env, folder, source } = job;
  const models = readModelFile(folder);
  const lacks = Object.keys(source.models).filter((name) => !Object.hasOwn(models, name));
  if (lacks.length > 0)
    throw new NothingToBuild(
      `The commit names no model${Object.keys(source.models).length > 1 ? ` ${lacks.join(", ")}` : ""}: ${MODEL_FILE} ${existsSync(join(folder, MODEL_FILE)) ? "has none" : "is not there"}. When ${source.stack} has its buckets: npm run release -- model <version> --file <file>, and commit the file.`,
    );
  const named = { version: await versionOf(folder), commit: job.variable("GITHUB_SHA") };
  const settings = await clientSettings(job, source.names.imageBuilderRole);
  const login = ecrLogin(source, settings, env);
  const images = await buildImages(job, { client: clientsWith(settings), login, ...named });
  return parseShape(JSON.stringify({ ...named, images, models }), "The release of this commit");
}
