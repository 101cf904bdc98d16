import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const STACK_FILE = /^Pulumi(\..+)?\.yaml$/;
const LEFT_OUT = /^(\.git|\.rehearsal|releases|bootstrap)$/;

/**
 * Makes a project of the same programs with other stack files.
 * @param files Text by path, such as `Pulumi.dev.yaml` and `bootstrap/Pulumi.yaml`.
 */
export function makeShadow(
  projectFolder: string,
  shadow: string,
  files: Readonly<Record<string, string>>,
): void {
  for (const [inside, left] of [
    ["", LEFT_OUT],
    ["bootstrap", STACK_FILE],
  ] as const) {
    mkdirSync(join(shadow, inside), { recursive: true });
    for (const name of readdirSync(join(projectFolder, inside)))
      if (!STACK_FILE.test(name) && !left.test(name))
        symlinkSync(join(projectFolder, inside, name), join(shadow, inside, name));
  }
  for (const [file, text] of Object.entries(files)) writeFileSync(join(shadow, file), text);
}
