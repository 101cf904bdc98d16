import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { ProgramError } from "../../settings/program-error";

const NAMES = ["chromium", "google-chrome", "chromium-browser", "chrome"];

/** What a reader's system may ask of a page. */
export const READERS = {
  light: { colorScheme: "light", width: 1280, height: 860 },
  dark: { colorScheme: "dark", width: 1280, height: 860 },
  phone: { colorScheme: "light", width: 390, height: 844 },
  "forced colours": { colorScheme: "light", forcedColors: "active", width: 1280, height: 860 },
} as const;
export type Reader = keyof typeof READERS;

/** A page as somebody has it open. */
export interface Opened {
  readonly page: Page;
  /** Addresses that it asked for beside its own file, errors, and dialogs: none of these is to be. */
  readonly wrong: string[];
}

/** A browser with a profile of its own, for pages that are files. */
export class Browser {
  private constructor(
    private readonly folder: string,
    private readonly context: BrowserContext,
  ) {}

  /** @throws ProgramError that says how to install one */
  static async start(): Promise<Browser> {
    const folder = mkdtempSync(join(tmpdir(), "browser-"));
    const context = await chromium.launchPersistentContext(join(folder, "profile"), {
      executablePath: installed(),
      // Root, as in a container of CI, has no sandbox; and nothing may leave this machine.
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND",
      ],
    });
    return new Browser(folder, context);
  }

  async stop(): Promise<void> {
    await this.context.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Opens a page, or a drawing, that is written into a file. */
  async open(name: string, text: string, reader: Reader = "light"): Promise<Opened> {
    const file = join(this.folder, name);
    writeFileSync(file, text);
    const { width, height, ...media } = READERS[reader];
    const page = await this.context.newPage();
    const own = pathToFileURL(file).href;
    const wrong: string[] = [];
    page.on("request", (request) => {
      if (request.url().split("#")[0] !== own) wrong.push(`asks for ${request.url()}`);
    });
    page.on("console", (said) => {
      if (said.type() === "error") wrong.push(said.text());
    });
    page.on("pageerror", (error) => void wrong.push(error.message));
    page.on("dialog", (dialog) => {
      wrong.push(`says ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.setViewportSize({ width, height });
    await page.emulateMedia(media);
    await page.goto(own);
    return { page, wrong };
  }
}

/** @throws ProgramError for a machine without a browser */
function installed(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = folders
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new ProgramError(
    `Pages are opened in a browser, and none of ${NAMES.join(", ")} is on the PATH. Install one; on Debian: apt-get install --no-install-recommends chromium`,
  );
}
