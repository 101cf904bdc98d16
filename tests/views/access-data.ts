import type { AccessPage, Cell, Statement } from "../../views/access/data";

const by = (layer: Statement["layer"], statement: string): Statement => ({ layer, statement });
const ALLOWED: Cell = { result: "allowed", expected: true, by: [by("identity", "ReadModels")] };
const BOTH: Cell = {
  result: "allowed",
  expected: true,
  by: [by("identity", "ReadModels"), by("resource", "AllowLive")],
};
const DENIED: Cell = { result: "denied", expected: true, by: [] };
const ONE_SIDE: Cell = { result: "denied", expected: true, by: [by("identity", "EverythingElse")] };
const BOUNDED: Cell = { result: "refused", expected: true, by: [by("boundary", "DenyBuilds")] };
const FORBIDDEN: Cell = { result: "refused", expected: true, by: [by("organization", "DenyBuilds")] };

/** A source and a target of nobody's: each answer, and each place that a statement may stand. */
export const ACCESS: AccessPage = {
  stacks: [
    { stack: "build", account: "111111111111", place: 0 },
    { stack: "live", account: "222222222222", place: 1 },
  ],
  surprises: [],
  sections: [
    {
      title: "Models of build",
      principals: [
        { name: "build task", arn: "arn:aws:iam::111111111111:role/task-build", stack: "build" },
        { name: "live task", arn: "arn:aws:iam::222222222222:role/task-live", stack: "live" },
        { name: "live admin", arn: "arn:aws:iam::222222222222:role/admin", stack: "live" },
        { name: "nobody", arn: "", stack: undefined },
      ],
      rows: [
        {
          label: "read a model",
          action: "s3:GetObject",
          resource: "arn:aws:s3:::models-build/models/model.pkl",
          conditions: [],
          stack: "build",
          cells: [ALLOWED, BOTH, ONE_SIDE, DENIED],
        },
        {
          label: "decrypt one through S3",
          action: "kms:Decrypt",
          resource: "arn:aws:kms:eu-west-1:111111111111:key/models",
          conditions: [{ key: "kms:ViaService", values: ["s3.eu-west-1.amazonaws.com", "s3.amazonaws.com"] }],
          stack: "build",
          cells: [ALLOWED, BOTH, DENIED, DENIED],
        },
      ],
    },
    {
      title: "Builds in live",
      principals: [
        { name: "live task", arn: "arn:aws:iam::222222222222:role/task-live", stack: "live" },
        { name: "live admin", arn: "arn:aws:iam::222222222222:role/admin", stack: "live" },
      ],
      rows: [
        {
          label: "codebuild:StartBuild",
          action: "codebuild:StartBuild",
          resource: "arn:aws:codebuild:eu-west-1:222222222222:project/smuggled",
          conditions: [],
          stack: "live",
          cells: [BOUNDED, FORBIDDEN],
        },
      ],
    },
  ],
};

/** The same where one decision is not as it has to be. */
export const SURPRISED: AccessPage = {
  ...ACCESS,
  surprises: [
    'Builds in live: "codebuild:StartBuild" by live admin is Allowed, and was expected to be denied',
  ],
  sections: ACCESS.sections.map((section) =>
    section.title === "Builds in live"
      ? {
          ...section,
          rows: section.rows.map((row) => ({
            ...row,
            cells: [BOUNDED, { ...ALLOWED, expected: false }],
          })),
        }
      : section,
  ),
};

/** A source and six targets of names as long as they may be, and what is asked of them: a few thousand decisions. */
export function large(): AccessPage {
  const name = (place: number) => `${"environment-with-a-long-name".padEnd(39, "x")}${place}`;
  const stacks = [0, 1, 2, 3, 4, 5, 6].map((place) => ({
    stack: name(place),
    account: String(place).repeat(12),
    place,
  }));
  const [section] = ACCESS.sections as [AccessPage["sections"][number]];
  const principals = Array.from({ length: 24 }, (_, place) => ({
    name: `${name(place % 7)} role ${place}`,
    arn: `arn:aws:iam::${String(place % 7).repeat(12)}:role/role-${place}`,
    stack: name(place % 7),
  }));
  const cells = [ALLOWED, BOTH, DENIED, BOUNDED];
  return {
    stacks,
    surprises: [],
    sections: stacks.flatMap(({ stack }) =>
      [1, 2, 3].map((part) => ({
        title: `Part ${part} of ${stack}`,
        principals,
        rows: Array.from({ length: 16 }, (_row, row) => ({
          ...section.rows[row % 2]!,
          label: `request ${row} of ${stack}`,
          stack,
          cells: principals.map((_principal, column) => cells[(row + column) % 4]!),
        })),
      })),
    ),
  };
}
