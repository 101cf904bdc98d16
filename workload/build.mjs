import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Bundles the task and everything it imports into one CommonJS file that `node` runs on its own.
 * The same sources and lock file give the same bytes, wherever the repository is checked out.
 *
 * @param {string} outfile where to write it
 */
export async function bundle(outfile) {
  await build({
    entryPoints: [resolve(here, "src/main.ts")],
    outfile: resolve(outfile),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // The ES modules of the AWS SDK let unused operations fall away, its CommonJS does not.
    mainFields: ["module", "main"],
    sourcemap: false,
    legalComments: "eof",
    // Paths in the comments of the bundle are relative to this, and no tsconfig.json may change the output.
    absWorkingDir: dirname(here),
    tsconfigRaw: {},
    logLevel: "warning",
  });
  await stop(); // esbuild's own process, which otherwise outlives this one for a moment
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (folder === undefined) {
    console.error("Name the folder to fill: node build.mjs <folder>");
    process.exit(64);
  }
  await bundle(join(folder, "main.cjs"));
}
