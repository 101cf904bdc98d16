import { expect } from "chai";
import type { AwsCredentials } from "../../../rehearsal/emulator/clients";
import type { Ended, Pair } from "./pair";
import type { Role } from "./team";

/** Calls a command that must change nothing in either account or in the checkout. */
export async function unchanged(
  pair: Pair,
  who: Role | AwsCredentials,
  ...line: readonly string[]
): Promise<Ended> {
  const before = await pair.snapshot();
  const ended = await pair.call(who, ...line);
  expect(await pair.snapshot(), `what ${line.join(" ")} left`).to.deep.equal(before);
  return ended;
}

/** The message with which a command refuses, having changed nothing. */
export async function refusal(
  pair: Pair,
  who: Role | AwsCredentials,
  ...line: readonly string[]
): Promise<string> {
  const { code, out, err } = await unchanged(pair, who, ...line);
  expect({ code, out }, err).to.deep.equal({ code: 3, out: "" });
  return withoutSteps(err);
}

/** What was said on standard error, without the steps before it. */
export function withoutSteps(err: string): string {
  return err
    .split("\n")
    .filter((line) => !/^(Asking both|Run arn:|release \d+\.\d+\.\d+: )/.test(line))
    .join("\n")
    .trimEnd();
}
