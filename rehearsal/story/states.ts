import { describeChanges } from "./deploying";
import { demand } from "./expect";
import type { Scene } from "./stage";

/** AWS's refusal of a state in an error of the CLI, with the call that was refused. */
const DENIED = /operation error S3: (?<call>\w+), https response error StatusCode: 403/;

/** Neither the role's own policy nor the bucket's allows it, and the answer names none. */
const BY_AWS = { layer: "AWS", code: "403" } as const;

/** @returns which call of S3 was refused. @throws NotProved */
function deniedCall(said: string, otherwise: string): string {
  const { call } = DENIED.exec(said)?.groups ?? {};
  demand(call !== undefined, `${otherwise}: ${said || "it was done"}`, "only-named-readers");
  return call;
}

/** Who is refused a state by AWS: a pull request's job to update, and a job of the source to read the target's. */
export async function playForbiddenStates({ steps, source, target, callers }: Scene): Promise<void> {
  const [from, to] = [source.settings.stack, target.settings.stack];
  const { failure } = await steps.run(`${to}: up, by the job of a pull request`, () =>
    target.stack.try("up", { caller: () => callers.as("targetPreviewer") }),
  );
  const write = deniedCall(failure, `AWS did not refuse the previewer's update of ${to}`);
  const refused = (call: string) => `AWS refuses S3:${call} of the state`;
  steps.denied(target.settings, {
    who: target.settings.names.previewerRole,
    asked: `updates ${to}, whose state it writes (s3:${write})`,
    ...BY_AWS,
  });
  const updates = "a pull request's job cannot update the stack";
  steps.proved(target.settings, "only-named-readers", updates, refused(write));

  const read = await steps.run(`${to}: its state read by ${from}'s deployer`, async () =>
    target.stack.state(await callers.as("sourceDeployer")).then(
      () => "",
      (error: Error) => error.message,
    ),
  );
  const call = deniedCall(read, `AWS did not refuse ${from}'s deployer the state of ${to}`);
  steps.denied(target.settings, {
    who: source.settings.names.deployRole,
    asked: `reads the state of ${to} (s3:${call})`,
    ...BY_AWS,
  });
  const reads = `${from}'s deployer cannot read its state`;
  steps.proved(target.settings, "only-named-readers", reads, refused(call));
}

/** What somebody changed by hand is found, and nothing else. */
export async function playDrift({ steps, target }: Scene): Promise<void> {
  const { stack, pipeline, settings } = target;
  steps.act("Somebody changes something by hand");
  const find = (what: string) =>
    steps.run(`${stack.name}: refresh --preview-only, ${what}`, () => stack.findDrift(), describeChanges);
  const before = await find("as it was deployed");
  demand(
    before.drifted.length === 0,
    `A refresh of ${stack.name} finds changes that nobody made: ${JSON.stringify(before.drifted)}`,
    "hand-changes-are-found",
  );
  const inputKey = await pipeline.changeParameter("input-key", "raw/by-hand.csv");
  const after = await find("after a change by hand");
  await pipeline.changeParameter("input-key", inputKey);
  const parameter = `${settings.names.parameterPath}/input-key`;
  demand(
    after.drifted.length === 1,
    `A refresh of ${stack.name} does not find the change of ${parameter}: ${JSON.stringify(after.drifted)}`,
    "hand-changes-are-found",
  );
  steps.proved(
    settings,
    "hand-changes-are-found",
    "pulumi refresh finds what was changed by hand",
    `${after.drifted.map(({ name }) => name).join(", ")}, and nothing before`,
  );
}
