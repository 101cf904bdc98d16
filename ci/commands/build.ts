import { clientsWith } from "../../release/accounts/accounts";
import { ecrLogin } from "../../release/accounts/ecr-login";
import { readModelFile } from "../../release/model/model-file";
import { parseShape, releaseText } from "../../release/release-file";
import { clientSettings } from "../aws/reader";
import type { Command } from "../command";
import { buildImages } from "../images/build-images";
import { versionOf } from "../version";

export const build: Command = {
  summary: "builds the images of a commit that are not there yet, as the image builder; output `release`",
  async run(job) {
    const { env, folder, source } = job;
    const named = { version: await versionOf(folder), commit: job.variable("GITHUB_SHA") };
    const model = readModelFile(folder);
    const settings = await clientSettings(job, source.names.imageBuilderRole);
    const login = ecrLogin(source, settings, env);
    const images = await buildImages(job, { client: clientsWith(settings), login, ...named });
    const release = parseShape(JSON.stringify({ ...named, images, model }), "The release of this commit");
    job.output("release", releaseText(release));
    const built = Object.entries(images).map(([image, { digest }]) => `- \`${image}@${digest}\``);
    job.summary([`### Release ${release.version}`, "", ...built].join("\n"));
  },
};
