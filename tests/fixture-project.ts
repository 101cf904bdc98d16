import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { ensurePulumi } from "../rehearsal/tools/pulumi";
import { makeShadow } from "../rehearsal/pulumi/shadow-project";

const ROOT = join(__dirname, "..");
const FIXTURE = join(__dirname, "fixture");

/** The fixture's stack files, text by path. */
export function fixtureFiles(): Readonly<Record<string, string>> {
  const files = readdirSync(FIXTURE, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".yaml"));
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(FIXTURE, file), "utf8")]));
}

let folders: string | undefined;

/** The repository's programs with the stack files of the fixture, in a folder of its own: the CLI writes into one. */
export function fixtureProject(): string {
  if (folders === undefined) {
    const all = mkdtempSync(join(tmpdir(), "projects-"));
    process.once("exit", () => rmSync(all, { recursive: true, force: true }));
    folders = all;
  }
  const made = mkdtempSync(join(folders, "project-"));
  makeShadow(ROOT, made, fixtureFiles());
  return made;
}

let command: Promise<PulumiCommand> | undefined;

/** The Pulumi CLI that the rehearsal uses. */
export const pulumi = (): Promise<PulumiCommand> => (command ??= ensurePulumi());
