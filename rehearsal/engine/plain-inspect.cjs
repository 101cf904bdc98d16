// Loaded before the program: makes `util.inspect` leave out colors.
// The language runner prints an uncaught error in color, and Node 20.20's coloring of stack frames never finds the
// end of a frame such as `node_modules/@pulumi/output.ts:519:31` (lib/internal/util/inspect.js, `markNodeModules`):
// it fills 512 MB with text, for up to a minute, before the runner falls back to no color.
const util = require("util");

const inspect = util.inspect;

function plainInspect(value, ...rest) {
  const [options] = rest;
  const plain = typeof options === "object" && options !== null ? [{ ...options, colors: false }] : rest;
  return inspect(value, ...plain);
}

util.inspect = Object.defineProperties(plainInspect, Object.getOwnPropertyDescriptors(inspect));
