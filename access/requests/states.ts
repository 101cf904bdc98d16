import { ofEach, type Sides } from "../principals";
import { requestsTo, type Section } from "./section";

/** Pulumi state of all stacks, which is in one bucket of the source's account. */
export function states({ source: from, targets }: Sides, bucket: string): Section {
  const { project, stack: source } = from.settings;
  const ask = requestsTo(from.settings);
  const object = (path: string) => `arn:aws:s3:::${bucket}/.pulumi/${path}`;
  const deployers = targets.map(({ deployer }) => deployer);
  const previewers = targets.map(({ previewer }) => previewer);
  const ofStack = (stack: string, writer: typeof from.deploy, readers: readonly (typeof from.deploy)[]) => {
    const state = object(`stacks/${project}/${stack}.json`);
    const lock = object(`locks/organization/${project}/${stack}/1.json`);
    const history = object(`history/${project}/${stack}/${stack}-1.history.json`);
    return [
      ask(`read ${stack}'s state`, "s3:GetObject", state, [writer, ...readers]),
      ask(`write ${stack}'s state`, "s3:PutObject", state, [writer]),
      ask(`delete ${stack}'s state`, "s3:DeleteObject", state, []),
      ask(`read ${stack}'s history`, "s3:GetObject", history, [writer]),
      ask(`lock ${stack}`, "s3:PutObject", lock, [writer]),
      ask(`unlock ${stack}`, "s3:DeleteObject", lock, [writer]),
    ];
  };
  return {
    title: "Pulumi state",
    principals: [
      from.deploy,
      from.preview,
      ...deployers,
      ...previewers,
      from.imageBuilder,
      from.tester,
      ...ofEach(from, "task", "states"),
      ...targets.flatMap(({ deploy, promotion }) => [deploy, promotion]),
      from.thirdAccount,
      from.nobody,
    ],
    requests: [
      ...ofStack(source, from.deploy, [from.preview, ...deployers, ...previewers]),
      ...targets.flatMap(({ settings: { stack }, deployer, previewer }) =>
        ofStack(stack, deployer, [previewer]),
      ),
    ],
  };
}
