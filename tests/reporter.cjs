// Mocha's own reporter, and its counts in the file that TEST_STATS_FILE names, for `npm test`'s last line.
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

module.exports = class CountingReporter extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    if (process.env.TEST_STATS_FILE)
      writeFileSync(process.env.TEST_STATS_FILE, JSON.stringify({ passes, failures, pending }));
  }
};
