import { isMap } from "../inputs";
import type { Container } from "./container-definitions";

/** Programs that run what follows one of their options, by the last part of a path, and those options. */
const INTERPRETERS: readonly (readonly [program: RegExp, option: RegExp])[] = [
  [/^(cmd-shell|mawk|gawk|nawk|awk)$/i, /^/],
  [/^(ash|bash|csh|dash|fish|ksh|mksh|rbash|sh|tcsh|zsh)$/, /^-[a-z]*c|^--(init-)?command/i],
  [/^(python|pypy)[\d.]*$/, /^-[bBdEhiIOPqRsStuvVx?]*c/],
  [
    /^(bun|deno|lua[\d.]*|luajit|node|nodejs|perl[\d.]*|php[\d.]*|pwsh|rscript|ruby[\d.]*)$/i,
    /^-[a-z]*[cepr]|^--?(command|encodedcommand|eval|print)|^eval$|data:/i,
  ],
];

/** An option by which an image's own program, if it is an interpreter, runs what follows. */
const CODE_OPTION = /^-[a-z]*[ce]$/i;

/**
 * What a container runs that is not in its image, in the words of a sentence's end each. A program's option counts
 * wherever it stands behind the program: which option takes the next word as its value, only the program knows.
 */
export function inlineCode(container: Container): readonly string[] {
  const words = wordsOf([container["entrypoint"], container["command"]]);
  const health = container["healthcheck"];
  return [
    ...codeIn(words, "its command"),
    ...(CODE_OPTION.test(words[0] ?? "") ? [`in its command code behind ${words[0]}`] : []),
    ...(isMap(health) ? codeIn(wordsOf([health["command"]]), "its health check") : []),
    ...(isEmpty(container["environmentfiles"]) ? [] : ["in environmentFiles variables from a bucket"]),
    ...(readsConfiguration(container["firelensconfiguration"])
      ? ["in firelensConfiguration a configuration from a bucket, which can run programs"]
      : []),
  ];
}

function codeIn(words: readonly string[], where: string): readonly string[] {
  return words.flatMap((word, index) => {
    const program = word.split("/").at(-1) ?? "";
    const option = INTERPRETERS.find(([name]) => name.test(program))?.[1];
    const found = option && words.slice(index + 1).find((later) => option.test(later));
    return found === undefined ? [] : [`in ${where} code that ${program} runs`];
  });
}

/** The words of a command, those within one of its texts as well: `env -S "sh -c …"`. */
const wordsOf = (parts: readonly unknown[]): readonly string[] =>
  parts
    .flat()
    .filter((part) => typeof part === "string")
    .flatMap((part) => part.split(/[\s"'`;|&()]+/))
    .filter((word) => word !== "");

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

const readsConfiguration = (firelens: unknown): boolean =>
  isMap(firelens) && isMap(firelens["options"]) && firelens["options"]["config-file-type"] === "s3";
