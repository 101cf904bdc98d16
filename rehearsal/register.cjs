// Runs TypeScript as the Pulumi program does: swc through ts-node, options from tsconfig.json.
require("ts-node/register");
