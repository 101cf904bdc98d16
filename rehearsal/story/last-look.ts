import { readFileSync } from "node:fs";
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import type { Release } from "../../release/release-file";
import { awsConfig } from "../emulator/clients";
import { demand } from "./expect";
import type { Play, Scene } from "./stage";

interface Listed {
  readonly version: string;
  readonly deployed: readonly string[];
}

/** At the end every release is listed where it is, and nothing is left that needs a doctor. */
export async function lookOver(play: Play, release: Release, next: Release): Promise<void> {
  const { steps, source, scenes } = play;
  steps.act("A last look, as a team takes it");
  for (const scene of scenes) {
    const { target, callers } = scene;
    const who = await callers.as("targetDeployer");
    const listed = await steps.run(
      `${target.settings.stack}: release list`,
      () =>
        scene.release.json<{ releases: readonly Listed[]; unknown: readonly { readonly stack: string }[] }>(
          who,
          "list",
        ),
      ({ releases }) => `${releases.length} releases`,
    );
    const found = {
      releases: listed.releases.map(({ version, deployed }) => ({ version, deployed })),
      unknown: listed.unknown.map(({ stack }) => stack),
    };
    // Who deploys one target is let into no other.
    const { stack } = target.settings;
    const expected = {
      releases: [
        { version: next.version, deployed: [source.settings.stack] },
        { version: release.version, deployed: [stack] },
      ],
      unknown: source.settings.targets.map((listed) => listed.stack).filter((name) => name !== stack),
    };
    demand(
      JSON.stringify(found) === JSON.stringify(expected),
      `release list says ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`,
    );
    await lookAtBoard(scene, [release, next]);
    await subscribe(scene);
    const { checks } = await steps.run(
      `${target.settings.stack}: release doctor`,
      () => scene.release.json<{ checks: readonly unknown[] }>(who, "doctor"),
      (examined) => `${examined.checks.length} checks`,
    );
    const claim = "release doctor finds no problem at the end";
    steps.proved(target.settings, "runs-from-start-to-end", claim, `${checks.length} checks`);
  }
}

interface Shown {
  readonly file: string;
  readonly environments: readonly { readonly stack: string; readonly state: { readonly status: string } }[];
}

/** The page has every version, and of the environments those that the deployer of this target is let into. */
async function lookAtBoard(scene: Scene, releases: readonly Release[]): Promise<void> {
  const { steps, source, target, callers } = scene;
  const { stack } = target.settings;
  const { file, environments } = await steps.run(
    `${stack}: release board`,
    async () => scene.release.json<Shown>(await callers.as("targetDeployer"), "board"),
    (shown) => `${shown.environments.length} environments`,
  );
  const read = environments.filter(({ state }) => state.status === "read").map((each) => each.stack);
  const wanted = [source.settings.stack, stack];
  demand(
    read.join() === wanted.join(),
    `release board read ${read.join(", ")}, not ${wanted.join(", ")}`,
    "only-named-readers",
  );
  const page = readFileSync(file, "utf8");
  const lacks = releases.map(({ version }) => version).filter((version) => !page.includes(version));
  demand(lacks.length === 0, `release board does not name ${lacks.join(", ")}`);
  steps.proved(
    target.settings,
    "runs-from-start-to-end",
    "release board shows each version's history",
    `${releases.map(({ version }) => version).join(", ")} in ${read.join(", ")}`,
  );
}

/** Somebody wants to hear of alarms, and confirms: an emulator's subscription is confirmed at once. */
async function subscribe({ steps, aws, target }: Scene): Promise<void> {
  const { stack, account, region } = target.settings;
  const { root: credentials } = aws.account(account);
  const sns = new SNSClient(awsConfig({ endpoint: aws.endpoint, region, credentials }));
  try {
    await steps.run(`${stack}: its administrator subscribes to the alarms`, async () => {
      for (const { settings } of [target.pipeline, ...target.others])
        await sns.send(
          new SubscribeCommand({
            TopicArn: settings.arns.topic,
            Protocol: "email",
            Endpoint: "alarms@example.org",
          }),
        );
    });
  } finally {
    sns.destroy();
  }
}
