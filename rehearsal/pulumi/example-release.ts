import type { Release } from "../../release/release-file";
import { canaryOf, pipelinesOf, type Settings } from "../../settings/settings";

/** A release of all images and models of a stack, for previews: nothing of it exists. */
export function exampleRelease(settings: Settings): Release {
  const image = { digest: `sha256:${"a".repeat(64)}`, platforms: ["linux/amd64", "linux/arm64"] } as const;
  const each = <T>(of: object, value: (name: string) => T) =>
    Object.fromEntries(Object.keys(of).map((name) => [name, value(name)]));
  return {
    version: "0.1.0",
    commit: "0".repeat(40),
    images: each(settings.images, () => ({ ...image, platforms: [...image.platforms] })),
    models: each(settings.models, (name) => ({
      key: settings.models[name]?.key ?? "",
      versionId: "example",
      sha256: "b".repeat(64),
    })),
    evidence: {
      testedAt: "2026-01-31T12:00:00Z",
      runs: Object.fromEntries(
        pipelinesOf(settings).map(({ workload, names }) => [
          workload,
          `arn:aws:states:us-east-1:111122223333:execution:${names.stateMachine}:example`,
        ]),
      ),
    },
    ...canaryRuns(settings),
  };
}

/** Runs that tried it, where a stack has what tries releases. */
function canaryRuns(settings: Settings): Pick<Release, "canary"> {
  const runs = pipelinesOf(settings).flatMap((pipeline) => {
    const machine = canaryOf(pipeline)?.arns.stateMachine;
    const run = machine && `${machine.replace(":stateMachine:", ":execution:")}:example`;
    return run ? [[pipeline.workload, run] as const] : [];
  });
  return runs.length > 0 ? { canary: { runs: Object.fromEntries(runs) } } : {};
}
