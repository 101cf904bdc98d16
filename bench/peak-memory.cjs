// Loaded into a measured process (NODE_OPTIONS=--require): writes its peak memory where PEAK_MEMORY_FILE says.
const { writeFileSync } = require("node:fs");

process.on("exit", () => writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS)));
