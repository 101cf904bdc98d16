// Runs TypeScript with swc, as the Pulumi program does, without ts-node's half second for loading the compiler.
// Types are checked by `npm run check`.
require("./prerequisites.cjs");
const { readFileSync } = require("node:fs");
const { transformSync } = require("@swc/core");

process.setSourceMapsEnabled(true);
function compile(module, filename) {
  const { code } = transformSync(readFileSync(filename, "utf8"), {
    filename,
    sourceMaps: "inline",
    module: { type: "commonjs" },
    jsc: {
      target: "es2022",
      parser: { syntax: "typescript", tsx: filename.endsWith(".tsx") },
      transform: { react: { runtime: "automatic", importSource: "preact" } },
    },
  });
  module._compile(code, filename);
}
require.extensions[".ts"] = compile;
require.extensions[".tsx"] = compile;

// The AWS SDK runs on Node 20 and prints a paragraph about its future at every start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
