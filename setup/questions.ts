import { createInterface } from "node:readline/promises";
import { ProgramError } from "../settings/program-error";

/** Something that a command needs to know: by an option, or asked on a terminal. */
export interface Question {
  /** The option's name. */
  readonly option: string;
  readonly asks: string;
  /** Taken where nothing is given; undefined: there is none, and somebody has to say it. */
  readonly byDefault?: string;
}

/** Where questions are asked; without a terminal nobody can be asked. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream;
}

/**
 * Answers by options, and on a terminal by asking for the others.
 * @returns texts by option; empty for what nobody has to say
 * @throws ProgramError naming all options that are missing where nobody can be asked
 */
export async function answer(
  questions: readonly Question[],
  given: Readonly<Record<string, string | undefined>>,
  terminal: Terminal,
): Promise<Readonly<Record<string, string>>> {
  const open = questions.filter(({ option }) => given[option] === undefined);
  const asked = terminal.stdin.isTTY === true ? await ask(open, terminal) : defaults(open);
  return Object.fromEntries(
    questions.map(({ option }) => [option, (given[option] ?? asked.get(option) ?? "").trim()]),
  );
}

function defaults(open: readonly Question[]): ReadonlyMap<string, string> {
  const missing = open.filter(({ byDefault }) => byDefault === undefined);
  if (missing.length > 0)
    throw new ProgramError(
      `Nobody can be asked here, and these options are missing:\n${missing.map(({ option, asks }) => `  --${option}  ${asks}`).join("\n")}\nNothing was written.`,
    );
  return new Map(open.map(({ option, byDefault = "" }) => [option, byDefault]));
}

async function ask(
  open: readonly Question[],
  { stdin, stdout }: Terminal,
): Promise<ReadonlyMap<string, string>> {
  const terminal = createInterface({ input: stdin, output: stdout });
  const answers = new Map<string, string>();
  try {
    for (const { option, asks, byDefault } of open) {
      const shown = byDefault === undefined || byDefault === "" ? "" : ` [${byDefault}]`;
      let said = "";
      do said = (await terminal.question(`${asks}${shown}: `)).trim() || (byDefault ?? "");
      while (said === "" && byDefault === undefined);
      answers.set(option, said);
    }
  } finally {
    terminal.close();
  }
  return answers;
}
