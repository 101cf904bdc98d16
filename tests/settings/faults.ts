import { expect } from "chai";
import { parseSettings, SettingsError } from "../../settings/settings";
import { configWith, PROJECT, type Config } from "../sample-settings";

/** The whole message with which a configuration is refused. */
export function refusal(stack: string, config: Config): string {
  let message = "";
  expect(() => parseSettings(PROJECT, stack, config))
    .to.throw(SettingsError)
    .with.property("message")
    .that.satisfies((text: string) => (message = text));
  return message;
}

/** The faults of a stack of the fixture with changed keys, one line each, without the names of the project and of its pipeline. */
export function faultsOf(stack: "dev" | "prod", changes: Readonly<Record<string, unknown>>): string[] {
  const [, ...lines] = refusal(stack, configWith(stack, changes)).split("\n");
  return lines.map((line) => line.replace(/^ {2}(ds-pipeline:)?(pipelines\.preprocessing\.)?/, ""));
}
