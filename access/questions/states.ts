import type { Settings } from "../../settings/settings";
import { question, type Section } from "./question";

export function states(source: Settings, target: Settings, bucket: string): Section {
  const ask = question(source.account);
  const object = (path: string) => `arn:aws:s3:::${bucket}/.pulumi/${path}`;
  const state = (stack: string) => object(`stacks/${source.project}/${stack}.json`);
  const lock = (stack: string) => object(`locks/organization/${source.project}/${stack}/1.json`);
  const history = (stack: string) => object(`history/${source.project}/${stack}/${stack}-1.history.json`);
  const [dev, prod] = [source, target].map(({ stack }) => ({
    state: state(stack),
    lock: lock(stack),
    history: history(stack),
  }));
  return {
    title: "Pulumi's states",
    askers: [
      "dev deploy",
      "dev preview",
      "deployer",
      "previewer",
      "image builder",
      "tester",
      "dev task",
      "prod deploy",
      "promotion",
      "third account",
      "nobody",
    ],
    questions: [
      ask("read dev's state", "s3:GetObject", dev?.state ?? "", [
        "dev deploy",
        "dev preview",
        "deployer",
        "previewer",
      ]),
      ask("write dev's state", "s3:PutObject", dev?.state ?? "", ["dev deploy"]),
      ask("read prod's state", "s3:GetObject", prod?.state ?? "", ["deployer", "previewer"]),
      ask("write prod's state", "s3:PutObject", prod?.state ?? "", ["deployer"]),
      ask("read dev's history", "s3:GetObject", dev?.history ?? "", ["dev deploy"]),
      ask("read prod's history", "s3:GetObject", prod?.history ?? "", ["deployer"]),
      ask("lock prod", "s3:PutObject", prod?.lock ?? "", ["deployer"]),
      ask("unlock dev", "s3:DeleteObject", dev?.lock ?? "", ["dev deploy"]),
    ],
  };
}
