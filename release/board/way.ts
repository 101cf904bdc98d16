import type { Arrival } from "../../views/board/data";
import type { LineageEntry } from "../deployed/lineage";
import type { RecordedVersion } from "../record";

export interface Ways {
  /** Of every environment that could be read. */
  readonly lineages: readonly {
    readonly stack: string;
    readonly kind: "source" | "target";
    readonly lineage: readonly LineageEntry[];
  }[];
  /** The source's stack, where versions are recorded. */
  readonly source: string;
  readonly records: readonly RecordedVersion[];
}

/** What happened to every version in every environment, the newest first. */
export function wayOf({ lineages, source, records }: Ways): Arrival[] {
  const deployed = lineages.flatMap(({ stack, kind, lineage }) =>
    lineage.map(({ when, who, release }): Arrival => {
      const from = release?.rollback?.from ?? null;
      return {
        when: when.toISOString(),
        stack,
        kind: kindOf(kind, release !== undefined, from !== null),
        version: release?.version ?? "",
        who,
        from,
      };
    }),
  );
  const inSource = (when: Date, kind: Arrival["kind"], version: string): Arrival => ({
    when: when.toISOString(),
    stack: source,
    kind,
    version,
    who: null,
    from: null,
  });
  const recorded = records.flatMap(({ version, recordedAt, rejectedAt }) => [
    inSource(recordedAt, "recorded", version),
    ...(rejectedAt ? [inSource(rejectedAt, "rejected", version)] : []),
  ]);
  return [...recorded, ...deployed].toSorted(
    (one, other) =>
      secondOf(other) - secondOf(one) ||
      ORDER.indexOf(other.kind) - ORDER.indexOf(one.kind) ||
      other.when.localeCompare(one.when) ||
      one.stack.localeCompare(other.stack),
  );
}

/** The order in which a version comes by them: S3 keeps whole seconds, within which more than one may happen. */
const ORDER: readonly Arrival["kind"][] = [
  "unreadable",
  "built",
  "recorded",
  "deployed",
  "rejected",
  "rolled-back",
];

const secondOf = ({ when }: Arrival): number => Math.floor(Date.parse(when) / 1000);

function kindOf(stack: "source" | "target", isRelease: boolean, isBack: boolean): Arrival["kind"] {
  if (!isRelease) return "unreadable";
  if (isBack) return "rolled-back";
  return stack === "source" ? "built" : "deployed";
}
