import validate from "asl-validator";
import { expect } from "chai";
import type { State, States } from "../../../documents/state-machine/language";
import { PIPELINE_PARAMETERS } from "../../../settings/pipeline-parameters";
import { allStates, childStates, DEFINITIONS } from "./sample-definition";
import { words } from "../../words";

interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Assign?: unknown;
}
const catchers = (state: State) => (state["Catch"] ?? []) as readonly Catcher[];
const retriers = (state: State) =>
  (state["Retry"] ?? []) as readonly { readonly ErrorEquals: readonly string[] }[];
const choices = (state: State) => (state["Choices"] ?? []) as readonly { readonly Next: string }[];

/** Where a state goes: its next state, its choices, its default. */
const ways = (state: State) =>
  [state["Next"], ...choices(state).map(({ Next }) => Next), state["Default"]].filter(
    (next): next is string => typeof next === "string",
  );

/** Where an error that nobody expected ends: the state without a way on that following every step reaches. */
function ends(states: States, from: string, seen: readonly string[] = []): string[] {
  const state = states[from];
  if (!state) return [`missing ${from}`];
  if (seen.includes(from)) return [];
  const on = ways(state);
  return on.length === 0 ? [from] : [...new Set(on.flatMap((next) => ends(states, next, [...seen, from])))];
}

const REPORTED = {
  error: "{% $states.errorOutput.Error %}",
  cause: "{% $exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : '' %}",
};
/** What is only asked to say a failure better: whatever goes wrong with them, what is known of it stays. */
const EXPLAINING = words(`
  ReadTaskLog FindMapRun FindFailedObjects ReadFailedObject NotifyFailure CountAsReported
`);

for (const { title, inputs, definition } of DEFINITIONS) {
  describe(`the state machine (${title})`, () => {
    it("is valid in Amazon States Language", () => {
      // The validator's pattern for plain text wants a character; the language does not.
      const filled = JSON.stringify(definition, (_, value: unknown) => (value === "" ? "-" : value));
      const verdict = validate(JSON.parse(filled) as object);
      expect(verdict.errorsText()).to.equal("");
      expect(verdict.isValid).to.equal(true);
    });

    it("is far below the 1 MB that Step Functions takes", () => {
      expect(JSON.stringify(definition)).to.have.length.below(30_000);
    });

    it("catches every error of every task, and fails in the end", () => {
      const scopes = [definition.States, ...(inputs === "input-key" ? [] : [childStates(definition)])];
      for (const states of scopes) {
        for (const [name, state] of Object.entries(states)) {
          if (state.Type !== "Task" && state.Type !== "Map") continue;
          const last = catchers(state).at(-1);
          expect(last?.ErrorEquals, name).to.deep.equal(["States.ALL"]);
          for (const { Next, Assign } of catchers(state)) {
            expect(Assign, name).to.deep.equal(EXPLAINING.includes(name) ? undefined : { failure: REPORTED });
            const reached = ends(states, Next).filter((end) => end !== "Done" && end !== "ObjectDone");
            const failed = states === definition.States ? "Failed" : "ObjectFailed";
            const isWritten = name === "PublishProcessingTime";
            expect(reached, `${name} to ${Next}`).to.deep.equal([isWritten ? "DoneWithoutMetric" : failed]);
          }
        }
      }
    });

    it("tells of every failure before it fails", () => {
      const toFailed = Object.entries(definition.States).filter(([, state]) =>
        [...ways(state), ...catchers(state).map(({ Next }) => Next)].includes("Failed"),
      );
      expect(toFailed.map(([name]) => name)).to.deep.equal(["NotifyFailure", "CountAsReported"]);
    });

    it("never retries a task that ended badly", () => {
      for (const [name, state] of allStates(definition))
        for (const { ErrorEquals } of retriers(state))
          for (const error of ErrorEquals) {
            expect(error, name).to.not.match(/^States\./);
            expect(error, name).to.match(
              /^(AmazonECS\.Unknown|(CloudWatch|CloudWatchLogs|ECS|Ecs|S3|Sfn|Sns|Ssm)\.[A-Za-z.]+)$/,
            );
          }
    });
  });
}

describe("the parameters of a run", () => {
  it("are at most as many as one call takes", () => {
    expect(PIPELINE_PARAMETERS).to.have.length.of.at.most(10);
  });
});
