import type { Denial, Layer, Step } from "../../views/rehearsal/data";
import { inLine, printable } from "../../settings/printable";
import { Ledger } from "./ledger";
import type { PromiseName } from "./promises";
import { proofTable, type Proof } from "./proofs";

/** Something that must not be allowed, and what refuses it. */
export interface Refusal {
  readonly who: string;
  /** What they try, as words behind the name. */
  readonly asked: string;
  readonly layer: Layer;
  /** Error code, policy or answer. */
  readonly code: string;
}

/** Reports the rehearsal's steps as they happen, and keeps what they proved. */
export class Steps {
  readonly all: Step[] = [];
  readonly proofs: Proof[] = [];
  readonly denials: Denial[] = [];
  readonly ledger = new Ledger();
  readonly began = new Date();
  private readonly begun = performance.now();
  private current = "Accounts on this machine";

  /** @param signal Aborted when somebody interrupts: the step that is under way has not failed. */
  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly signal: AbortSignal,
  ) {}

  /** Seconds since the rehearsal began. */
  get seconds(): number {
    return (performance.now() - this.begun) / 1000;
  }

  /** The steps that follow are a part of this; one that was named before goes on. */
  act(name: string): void {
    this.current = name;
  }

  /**
   * Runs one step and reports it: on a terminal the line counts the seconds until it is done, elsewhere it is written once.
   * @param work Returns what there is to say of the outcome.
   */
  async run<T>(name: string, work: () => Promise<T>, outcome: (result: T) => string = () => ""): Promise<T> {
    const [act, start] = [this.current, this.seconds];
    const seconds = () => this.seconds - start;
    const ticking = this.out.isTTY
      ? setInterval(() => this.out.write(`\r${line("…", seconds(), name)}`), 100)
      : undefined;
    const end = (result: Step["result"], said: string) => {
      clearInterval(ticking);
      this.all.push({ act, name, start, seconds: seconds(), result, said });
      const shown = result === "interrupted" ? result : said;
      this.out.write(
        `${this.out.isTTY ? "\r\u001b[K" : ""}${line(MARKS[result], seconds(), name)}${shown && `  ${printable(inLine(shown))}`}\n`,
      );
    };
    try {
      const result = await work();
      end("done", outcome(result));
      return result;
    } catch (error) {
      end(this.signal.aborted ? "interrupted" : "failed", "");
      throw error;
    }
  }

  /** Notes something that the last step has shown to hold. @param about The stack that it holds for. */
  proved(about: Proof["about"], promise: PromiseName, claim: string, seen: string): void {
    this.proofs.push({ about, promise, claim, seen, step: this.last });
  }

  /** Notes what was refused in the last step, as it must be. @param stack Where it was tried. */
  denied({ stack }: { readonly stack: string }, { who, asked, layer, code }: Refusal): void {
    this.denials.push({ stack, who, asked, layer, code, step: this.last });
  }

  /** The table of what was proved. */
  summary(): string {
    return `\nProved in ${this.seconds.toFixed(1)} s:\n\n${printable(proofTable(this.proofs))}\n`;
  }

  private get last(): number {
    return Math.max(0, this.all.length - 1);
  }
}

const MARKS: Readonly<Record<Step["result"], string>> = { done: "✓", failed: "✗", interrupted: "-" };
const NAME_WIDTH = 58;

function line(mark: string, seconds: number, name: string): string {
  return `${mark} ${seconds.toFixed(1).padStart(5)} s  ${name.padEnd(NAME_WIDTH)}`;
}
