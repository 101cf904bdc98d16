// Loaded before programs and policy packs: their standard input closes when the host is gone, even one that was killed.
process.stdin.once("end", () => process.exit(1));
process.stdin.resume().unref();
