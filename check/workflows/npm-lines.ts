/** A script that a step calls by npm. */
export interface NpmLine {
  /** As it is written. */
  readonly text: string;
  readonly script: string;
  /** What is behind `--`; undefined where there is none. */
  readonly args: readonly string[] | undefined;
}

/** Where the shell ends a command. */
const END = /^[|&;<>()]/;

/** Every `npm run <script>`, with what it hands over, and `npm test` of a step's `run`. */
export function npmLines(run: string): NpmLine[] {
  return run
    .replaceAll(/\\\n/g, " ")
    .split("\n")
    .flatMap((line) => line.split(/\bnpm\s+/).slice(1))
    .flatMap((rest) => {
      const words = rest.match(/"[^"]*"|'[^']*'|\$\{[^}]*\}|[|&;<>()]+|[^\s|&;<>()]+/g) ?? [];
      const end = words.findIndex((word) => END.test(word));
      const own = end < 0 ? words : words.slice(0, end);
      const text = `npm ${own.join(" ")}`;
      const [verb, ...more] = own.filter((word, index) => !(word.startsWith("-") && isBefore(own, index)));
      if (verb === "test") return [{ text, script: "test", args: undefined }];
      if (verb !== "run" || more[0] === undefined) return [];
      const [script, dashes, ...args] = more;
      return [{ text, script, args: dashes === "--" ? args : undefined }];
    });
}

/** Whether an option is npm's own: it stands before `--`. */
function isBefore(words: readonly string[], index: number): boolean {
  const dashes = words.indexOf("--");
  return dashes < 0 || index < dashes;
}
