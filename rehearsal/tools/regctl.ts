import { join } from "node:path";
import { ensure, type InstallOptions } from "./cache/ensure";
import { goTool } from "./go-tool";

/** What copies images between accounts, here and in CI. */
export const REGCTL = goTool({
  name: "regctl",
  takes: "about a minute on two idle cores",
  megabytes: 200,
  module: "github.com/regclient/regclient",
  pins: join(__dirname, "regctl"),
  main: "github.com/regclient/regclient/cmd/regctl",
  versionVariable: "github.com/regclient/regclient/internal/version.vcsTag",
  printVersion: "version",
});

/** The path of regctl. */
export async function ensureRegctl(options?: InstallOptions): Promise<string> {
  const [regctl] = await ensure([REGCTL], options);
  return regctl;
}
