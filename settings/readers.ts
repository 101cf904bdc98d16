import type { Fault } from "./fault";
import * as field from "./fields";
import { fillTemplate } from "./names";
import { MOST_READERS, MOST_READERS_TOGETHER, type RawSettings } from "./schema";

type Target = RawSettings["targets"][number];
type Stack = Pick<RawSettings, "pipelines">;

/** The roles of a target that read models: `{workload}` stands for each pipeline that reads one. */
export const readersOf = ({ readers }: Pick<Target, "readers">, { pipelines }: Stack): string[] => [
  ...new Set(
    readers.flatMap((reader) =>
      reader.includes("{workload}")
        ? Object.keys(pipelines)
            .filter((workload) => pipelines[workload]?.model !== undefined)
            .sort()
            .map((workload) => fillTemplate(reader, { workload }))
        : [reader],
    ),
  ),
];

/** What is wrong with readers once the pipelines' names are in them. */
export function readerFaults(targets: readonly Target[], stack: Stack): Fault[] {
  const all = targets.map((target) => readersOf(target, stack));
  const together = all.reduce((sum, readers) => sum + readers.length, 0);
  return [
    ...targets.flatMap((target, place) =>
      target.readers.flatMap((reader, index) =>
        readersOf({ readers: [reader] }, stack).flatMap((found) =>
          (field.roleName.safeParse(found).error?.issues ?? []).map(({ message }) => ({
            key: `targets.${place}.readers.${index}`,
            found,
            allowed: message,
          })),
        ),
      ),
    ),
    ...all.flatMap((found, place) =>
      found.length > MOST_READERS
        ? [{ key: `targets.${place}.readers`, found, allowed: `at most ${MOST_READERS} roles` }]
        : [],
    ),
    ...(together > MOST_READERS_TOGETHER
      ? [
          {
            key: "targets",
            found: `${together} readers`,
            allowed: `at most ${MOST_READERS_TOGETHER} readers of all targets together, for the policy of the artifact bucket names each`,
          },
        ]
      : []),
  ];
}
