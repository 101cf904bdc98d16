import { createHash } from "node:crypto";
import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import { printable } from "../settings/printable";
import { STYLE } from "./style";

/** A page that people open from a file, or as a workflow's artifact. */
export interface Page {
  readonly title: string;
  /** One sentence, for whoever lists pages. */
  readonly description: string;
  /** Everything between `<body>` and `</body>`. */
  readonly body: ComponentChildren;
  /** CSS beside that of every page. */
  readonly style?: string;
  /** JavaScript of a page that also works without it. */
  readonly script?: string;
}

/**
 * One HTML file that holds all it shows: its policy lets the browser run and paint what is in it, by hash, and load
 * nothing. Text comes from AWS, registries and files: Preact escapes all of it, and what would turn its direction or control
 * a reader's program is shown as an escape, as on a terminal.
 */
export function renderPage({ title, description, body, style = "", script }: Page): string {
  const css = `${STYLE}${style}`;
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(css)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="description" content={description} />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: css }} />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        {body}
        {script !== undefined && <script dangerouslySetInnerHTML={{ __html: script }} />}
      </body>
    </html>
  );
  return `<!doctype html>\n${printable(renderToString(page))}\n`;
}

/** How a policy names what may be painted or run. https://www.w3.org/TR/CSP3/#grammardef-hash-source */
const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
