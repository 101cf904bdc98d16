import { join } from "node:path";
import { ensure, type InstallOptions } from "./cache/ensure";
import { goTool } from "./go-tool";

/** What reads `release render --format kustomize`, in a slow test alone. */
const KUSTOMIZE = goTool({
  name: "kustomize",
  takes: "about a minute on two idle cores",
  megabytes: 300,
  module: "sigs.k8s.io/kustomize/kustomize/v5",
  pins: join(__dirname, "kustomize"),
  main: "sigs.k8s.io/kustomize/kustomize/v5",
  versionVariable: "sigs.k8s.io/kustomize/api/provenance.version",
  printVersion: "version",
});

/** The path of kustomize. */
export async function ensureKustomize(options?: InstallOptions): Promise<string> {
  const [kustomize] = await ensure([KUSTOMIZE], options);
  return kustomize;
}
