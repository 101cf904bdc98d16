// Runs TypeScript as the Pulumi program does: swc through ts-node, options from tsconfig.json.
require("ts-node/register");

// The AWS SDK runs on Node 20 and prints a paragraph about its future at every start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
