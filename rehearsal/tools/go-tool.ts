import { readFileSync } from "node:fs";
import { join } from "node:path";
import { coerce, lt } from "semver";
import { PLATFORM } from "./cache/folder";
import { run } from "./command";
import { buildGo, type GoProgram } from "./go-build";
import type { Tool } from "./cache/tool";
import { askRegistry } from "./registry-check";

/** Later ones fetch the Go that a go.mod demands, unless they are told not to. */
const FETCHES_GO = "1.21.0";

/** A Go program as a tool: `bin/<name>` in its folder. */
export function goTool(program: GoProgram): Tool & { readonly version: string } {
  const { takes, megabytes } = program;
  const goMod = readFileSync(join(program.pins, "go.mod"), "utf8");
  const version = found(goMod, new RegExp(`^\\s*(?:require )?${program.module} (v\\S+)`, "m"));
  const name = `${program.title ?? program.name} ${version}`;
  return {
    name,
    version,
    takes,
    megabytes,
    executable: join("bin", program.name),
    key: () => Promise.resolve(`${program.name}-${version}-${PLATFORM}`),
    check: async () => {
      await checkGo(name, found(goMod, /^go (\S+)$/m));
      await askRegistry("go", ["list", "-mod=readonly", "-m", `${program.module}@${version}`], {
        registry: "Go's module proxy",
        settings: "GOPROXY and HTTPS_PROXY",
        cwd: program.pins,
      });
    },
    install: (folder, job) =>
      buildGo(
        { ...program, version, modules: goMod.match(/^\s*(?:require )?\S+ v\d/gm)?.length ?? 0 },
        folder,
        job,
      ),
  };
}

function found(goMod: string, pattern: RegExp): string {
  const match = pattern.exec(goMod)?.[1];
  if (match === undefined) throw new Error(`go.mod has no line like ${pattern}:\n${goMod}`);
  return match;
}

async function checkGo(name: string, needed: string): Promise<void> {
  const sentence = `${name} is built with Go ${needed} or later`;
  const printed = await run("go", ["env", "GOTOOLCHAIN", "GOVERSION"]).catch((error: unknown) => {
    throw new Error(`${sentence}, and \`go\` does not run: install it from go.dev/dl.`, { cause: error });
  });
  const [toolchain, version = ""] = printed.split("\n");
  const oldest = toolchain === "local" ? needed : FETCHES_GO;
  if (lt(coerce(version) ?? oldest, coerce(oldest) ?? oldest))
    throw new Error(`${sentence}, and \`go\` is ${version}: install a newer one from go.dev/dl.`);
}
