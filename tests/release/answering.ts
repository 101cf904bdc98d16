import type { Settings } from "../../settings/settings";
import type { Account } from "../../release/accounts/accounts";
import { accountOf } from "./account-of";

/** What AWS answers to a command; an Error is thrown. */
export type Answers = Readonly<
  Record<string, object | Error | ((input: Readonly<Record<string, unknown>>) => object | Error)>
>;

/**
 * An account whose clients answer commands by their names (`ListExecutions`), or all commands of a client by its own
 * (`SFNClient`), and fail at any other.
 */
export function answering<S extends Settings>(
  settings: S,
  answers: Answers,
): Account & { readonly settings: S } {
  const sendOf =
    (client: string) =>
    (command: { readonly constructor: { name: string }; readonly input: Record<string, unknown> }) => {
      const name = command.constructor.name.replace(/Command$/, "");
      const answer = answers[client] ?? answers[name] ?? new Error(`${name} was not expected`);
      const given = typeof answer === "function" ? answer(command.input) : answer;
      return given instanceof Error ? Promise.reject(given) : Promise.resolve(given);
    };
  const { client, ...account } = accountOf(settings, { endpoint: "http://127.0.0.1:1" });
  return {
    ...account,
    client: (Of) => Object.assign(client(Of) as object, { send: sendOf(Of.name) }) as never,
  };
}
