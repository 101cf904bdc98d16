import { inLine, printable } from "../../settings/printable";
import { proofTable, type Proof } from "./proofs";

export interface StepTime {
  readonly name: string;
  readonly seconds: number;
}

/** Tells the rehearsal's steps as they happen and keeps what they proved. */
export class Steps {
  readonly proofs: Proof[] = [];
  readonly times: StepTime[] = [];
  private readonly begun = performance.now();

  /** @param signal Aborted when somebody interrupts: the step that is under way has not failed. */
  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Runs one step and tells it: on a terminal the line counts the seconds until it is done, elsewhere it is written once.
   * @param work Returns what there is to say of the outcome.
   */
  async run<T>(name: string, work: () => Promise<T>, outcome: (result: T) => string = () => ""): Promise<T> {
    const start = performance.now();
    const seconds = () => (performance.now() - start) / 1000;
    const ticking = this.out.isTTY
      ? setInterval(() => this.out.write(`\r${line("…", seconds(), name)}`), 100)
      : undefined;
    const tell = (mark: string, text: string) => {
      clearInterval(ticking);
      this.out.write(
        `${this.out.isTTY ? "\r\u001b[K" : ""}${line(mark, seconds(), name)}${text && `  ${printable(inLine(text))}`}\n`,
      );
    };
    try {
      const result = await work();
      tell("✓", outcome(result));
      this.times.push({ name, seconds: seconds() });
      return result;
    } catch (error) {
      if (this.signal.aborted) tell("-", "interrupted");
      else tell("✗", "");
      throw error;
    }
  }

  /** Notes something seen to hold. @param about The stack that it holds for. */
  proved(about: Proof["about"], claim: string, seen: string): void {
    this.proofs.push({ about, claim, seen });
  }

  /** The table of what was proved. */
  summary(): string {
    const total = ((performance.now() - this.begun) / 1000).toFixed(1);
    return `\nProved in ${total} s:\n\n${printable(proofTable(this.proofs))}\n`;
  }
}

const NAME_WIDTH = 58;

function line(mark: string, seconds: number, name: string): string {
  return `${mark} ${seconds.toFixed(1).padStart(5)} s  ${name.padEnd(NAME_WIDTH)}`;
}
