import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { ensurePulumi } from "../rehearsal/tools/pulumi";
import { makeShadow } from "../rehearsal/pulumi/shadow-project";
import { FIXTURE } from "./sample-settings";
import { scratchFolder } from "./scratch-folder";

const ROOT = join(__dirname, "..");

/** What a user edits, as the fixture has it: stack files and the policy pack's settings, text by path. */
export function fixtureFiles(): Readonly<Record<string, string>> {
  const files = readdirSync(FIXTURE, { recursive: true })
    .map(String)
    .filter((file) => /\.(?:yaml|json)$/.test(file));
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(FIXTURE, file), "utf8")]));
}

/**
 * The repository's programs and policy pack with the files of the fixture, in a folder of its own: the CLI writes into
 * one.
 * @param changes Text by path, in the place of the fixture's files and beside them; `undefined` leaves one out.
 */
export function fixtureProject(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const made = scratchFolder();
  makeShadow(ROOT, made, {});
  // The pack reads its settings beside itself, and a linked file lies where it is linked to.
  for (const folder of ["policy-pack", join("bootstrap", "organization")]) {
    rmSync(join(made, folder));
    cpSync(join(ROOT, folder), join(made, folder), { recursive: true });
  }
  for (const [file, text] of Object.entries({ ...fixtureFiles(), ...changes })) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(made, file)), { recursive: true });
    writeFileSync(join(made, file), text);
  }
  return made;
}

let command: Promise<PulumiCommand> | undefined;

/** The Pulumi CLI that the rehearsal uses. */
export const pulumi = (): Promise<PulumiCommand> => (command ??= ensurePulumi());
