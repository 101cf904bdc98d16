import { printable } from "../../../settings/printable";

/** Where progress is written: a terminal, a file or a test. */
export interface Out {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

interface Running {
  readonly name: string;
  readonly takes: string;
  readonly since: number;
  text: string;
}

/** Milliseconds between two lines where nothing can be rewritten. */
const PLAIN = 15_000;
const TERMINAL = 1_000;
const CLEAR = "\r\u001b[K";

/** Says what is being installed, how far it is and how long it takes: one line rewritten on a terminal, elsewhere a line each now and then. */
export class Progress {
  private readonly running = new Set<Running>();

  constructor(
    private readonly out: Out,
    private readonly every = out.isTTY ? TERMINAL : PLAIN,
  ) {}

  /** Reports one install from its start to its end. @param work is given what says how far it is */
  async of<T>(
    { name, takes }: Pick<Running, "name" | "takes">,
    work: (report: (text: string) => void) => Promise<T>,
  ): Promise<T> {
    const it: Running = { name, takes, since: performance.now(), text: "" };
    this.running.add(it);
    const timer = setInterval(() => this.draw([it]), this.every);
    const done = (text: string) => {
      clearInterval(timer);
      this.running.delete(it);
      this.out.write(`${this.out.isTTY ? CLEAR : ""}${text}\n`);
    };
    try {
      const result = await work((text) => {
        const isFirst = it.text === "";
        it.text = text;
        if (isFirst) this.draw([it]);
      });
      done(`✓ ${name}: installed in ${duration(it)}`);
      return result;
    } catch (error) {
      done(printable(`✗ ${name}: not installed: ${error instanceof Error ? error.message : String(error)}`));
      throw error;
    }
  }

  private draw(changed: readonly Running[]): void {
    const lines = (this.out.isTTY ? [...this.running] : changed).map(
      (it) => `${it.name}: ${it.text}, ${duration(it)}; ${it.takes}`,
    );
    if (!this.out.isTTY) this.out.write(`${lines.join("\n")}\n`);
    else this.out.write(CLEAR + lines.join(" · ").slice(0, (this.out.columns ?? 80) - 1));
  }
}

function duration({ since }: Running): string {
  const seconds = Math.round((performance.now() - since) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
