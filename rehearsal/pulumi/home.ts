import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { quoted } from "../tools/command";
import { versionOf } from "../plugins/provider-service";

const PLUGINS = join(__dirname, "..", "plugins");
const LOADER = join(__dirname, "..", "..", "register.cjs");
const LANGUAGE_HOST = "pulumi-language-nodejs";

/**
 * Makes a home of Pulumi with the rehearsal's plugins, which Pulumi starts by itself there. The language host is found
 * last of all: after the one beside the CLI, and after one on PATH.
 */
export function makeHome(folder: string): string {
  const commands = {
    [`language-nodejs-v0.0.1/${LANGUAGE_HOST}`]: "language",
    [`resource-aws-v${versionOf("aws")}/pulumi-resource-aws`]: "aws",
    [`resource-awsx-v${versionOf("awsx")}/pulumi-resource-awsx`]: "awsx",
  };
  for (const [command, plugin] of Object.entries(commands)) {
    const file = join(folder, "plugins", command);
    const started = [process.execPath, "-r", LOADER, join(PLUGINS, plugin, "main.ts")];
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\nexec ${started.map(quoted).join(" ")} "$@"\n`, { mode: 0o755 });
  }
  return folder;
}

/** Whether the CLI has a language host of its own: beside it, or on PATH. */
export function hasLanguageHost({ command }: PulumiCommand, path = process.env["PATH"] ?? ""): boolean {
  const folders = path.split(delimiter);
  const cli = isAbsolute(command)
    ? command
    : folders.map((folder) => join(folder, command)).find((file) => existsSync(file));
  const beside = cli === undefined ? [] : [dirname(cli), dirname(realpathSync(cli))];
  return [...beside, ...folders].some((folder) => existsSync(join(folder, LANGUAGE_HOST)));
}
