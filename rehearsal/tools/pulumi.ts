import { PulumiCommand } from "@pulumi/pulumi/automation/cmd";
import { version as sdkVersion } from "@pulumi/pulumi/version";
import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SemVer } from "semver";
import { runAttached } from "./attached-command";
import { ensure, type InstallOptions } from "./cache/ensure";
import { goTool } from "./go-tool";
import type { Out } from "./cache/progress";
import type { Job, Tool } from "./cache/tool";

/** Pulumi tests its SDKs with CLIs of the same version and later, so the SDK that the program uses decides. */
const OLDEST = new SemVer(sdkVersion);
const VENDOR = "https://get.pulumi.com/install.sh";
/** How long the vendor's site may take to answer, and its script to install, in milliseconds. */
const ANSWERS_WITHIN = 1_500;
const INSTALLS_WITHIN = 600_000;

const BUILT = goTool({
  name: "pulumi",
  title: "Pulumi CLI",
  takes: "about 4 min on two idle cores",
  megabytes: 2_500,
  module: "github.com/pulumi/pulumi/pkg/v3",
  pins: join(__dirname, "pulumi"),
  main: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
  printVersion: "version",
});

/** The Pulumi CLI: the vendor's release where its site is reachable, otherwise built from its Go module. */
export const PULUMI: Tool = {
  ...BUILT,
  check: () =>
    BUILT.check().catch(async (error: unknown) => {
      if (!(await isVendorReachable())) throw error;
    }),
  install: async (folder, job) => {
    if (!(await isVendorReachable())) return BUILT.install(folder, job);
    await installRelease(folder, job).catch(async (error: Error) => {
      job.signal.throwIfAborted();
      await BUILT.check().catch(() => Promise.reject(error));
      for (const half of await readdir(folder)) await rm(join(folder, half), { recursive: true });
      await BUILT.install(folder, job);
    });
  },
};

/** The Pulumi CLI on the PATH when it is new enough, otherwise the one in the cache. */
export async function ensurePulumi(options: InstallOptions = {}): Promise<PulumiCommand> {
  return (await pulumiOnPath(options.out)) ?? pulumiAt(...(await ensure([PULUMI], options)));
}

/** @param out gets the reason why the one on the PATH is not used */
export const pulumiOnPath = (out: Out = process.stderr): Promise<PulumiCommand | undefined> =>
  PulumiCommand.get({ version: OLDEST }).catch(({ message }: Error) => {
    if (!message.includes("ENOENT")) out.write(`The Pulumi CLI on the PATH is not used. ${message.trim()}\n`);
    return undefined;
  });

/** @param executable What `ensure` returned */
export const pulumiAt = (executable: string): Promise<PulumiCommand> =>
  PulumiCommand.get({ root: dirname(dirname(executable)), version: OLDEST });

/** A proxy's or a hotel's page in its place is not the vendor's script. */
const isVendorReachable = (): Promise<boolean> =>
  fetch(VENDOR, { signal: AbortSignal.timeout(ANSWERS_WITHIN) }).then(
    async (response) => response.ok && (await response.text()).startsWith("#!"),
    () => false,
  );

/** In a process of its own, because the vendor's script knows no time limit and no signal. */
async function installRelease(folder: string, job: Job): Promise<void> {
  job.report("installing the vendor's release");
  const script = `require("@pulumi/pulumi/automation/cmd").PulumiCommand.install({
    version: require("semver").parse(process.argv[1]),
    root: process.argv[2],
  }).catch((error) => { console.error(error.message); process.exitCode = 1; })`;
  const signal = AbortSignal.any([job.signal, AbortSignal.timeout(INSTALLS_WITHIN)]);
  await runAttached(process.execPath, ["-e", script, BUILT.version, folder], { cwd: __dirname, signal });
}
