import { join } from "node:path";
import { ensure, type InstallOptions } from "./cache/ensure";
import { goTool } from "./go-tool";

/** What plays GitHub's workflows on this machine. */
export const ACT = goTool({
  name: "act",
  takes: "about 2 minutes on two idle cores",
  megabytes: 600,
  module: "github.com/nektos/act",
  pins: join(__dirname, "act"),
  main: "github.com/nektos/act",
  versionVariable: "main.version",
  printVersion: "--version",
});

/** The path of act. */
export async function ensureAct(options?: InstallOptions): Promise<string> {
  const [act] = await ensure([ACT], options);
  return act;
}
