import prettyBytes from "pretty-bytes";
import { printable } from "../../settings/printable";
import type { Progress } from "../workspace";

/** Where to write, and what it is. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Milliseconds between two lines about the same bytes where no terminal rewrites them. */
const LINE_EVERY = 10_000;

/** On standard error, so that standard output is the result's: one line that is rewritten on a terminal; elsewhere a line for each step, and one every 10 s for bytes. */
export function reportProgress(out: Terminal, now: () => number = Date.now): Progress {
  let began: { what: string; at: number; done: number } | undefined;
  let written = 0;
  let last = "";
  let open = false;
  const close = () => {
    if (open) out.write("\n");
    open = false;
  };
  return {
    step(text) {
      close();
      began = undefined;
      out.write(`${printable(text)}\n`);
    },
    bytes(what, done, total) {
      if (began?.what !== what) {
        close();
        began = { what, at: now(), done };
        written = Number.NEGATIVE_INFINITY;
        last = "";
      }
      const line = `${printable(what)}: ${prettyBytes(done)} of ${prettyBytes(total)}${timeLeft(began, now(), done, total)}`;
      if (out.isTTY) {
        out.write(`\r\u001b[K${line}`);
        open = true;
      } else if (line !== last && (now() - written >= LINE_EVERY || done >= total)) {
        out.write(`${line}\n`);
        written = now();
        last = line;
      }
    },
    end: close,
  };
}

/** Nothing is known before something has moved. */
function timeLeft(began: { at: number; done: number }, now: number, done: number, total: number): string {
  const moved = done - began.done;
  if (moved <= 0 || done >= total) return "";
  const seconds = Math.ceil(((total - done) / moved) * ((now - began.at) / 1000));
  return `, about ${seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`} left`;
}
