// Pulumi always starts a pack under ts-node with type checking, which takes 3 to 10 s. Types are checked by
// `npm run check`; here swc only strips them, so that there is no build step and no stale build either.
const { readFileSync } = require("node:fs");
const { transformSync } = require("@swc/core");

require.extensions[".ts"] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, "utf8"), {
    filename,
    sourceMaps: "inline",
    module: { type: "commonjs" },
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
  });
  module._compile(code, filename);
};

require("./index.ts");
