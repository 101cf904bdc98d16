import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import { readYaml } from "../settings/stack-file";

const stackFile = z.looseObject({ config: z.record(z.string(), z.unknown()) });

/**
 * Lends a project whose stacks have other settings than those that are written, with the same programs: the bootstrap
 * reads the pipeline's stack files beside its own folder.
 * @param settings `namespace:key` to value, for every stack of the pipeline.
 */
export async function withSettings<T>(
  projectFolder: string,
  settings: Readonly<Record<string, unknown>>,
  use: (shadow: string) => Promise<T>,
): Promise<T> {
  const shadow = mkdtempSync(join(tmpdir(), "access-"));
  const bootstrap = join(shadow, "bootstrap");
  try {
    mkdirSync(bootstrap);
    for (const name of ["node_modules", "tsconfig.json", "Pulumi.yaml"])
      symlinkSync(join(projectFolder, name), join(shadow, name));
    for (const name of readdirSync(projectFolder).filter((file) => /^Pulumi\..+\.yaml$/.test(file))) {
      const written = readYaml(join(projectFolder, name), stackFile);
      const text = stringify({ ...written, config: { ...written.config, ...settings } });
      writeFileSync(join(shadow, name), text);
    }
    for (const name of readdirSync(join(projectFolder, "bootstrap"))) {
      const file = join(projectFolder, "bootstrap", name);
      // Its entry asks where it is; what it requires is at its own place.
      if (name === "index.ts") copyFileSync(file, join(bootstrap, name));
      else symlinkSync(file, join(bootstrap, name));
    }
    return await use(shadow);
  } finally {
    rmSync(shadow, { recursive: true });
  }
}
