import { createHash } from "node:crypto";
import type { Denial, Image, LineageEntry, Rehearsal, Stack, Step } from "../../views/rehearsal/data";

const digest = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

const image = (name: string, copied?: Image["copied"]): Image => ({
  name,
  digest: digest(name),
  versions: ["2.0.0", "2.0.1"],
  platforms: copied ? [] : ["linux/amd64", "linux/arm64"],
  ...(copied && { copied }),
});

const SOURCE: Stack = {
  stack: "lab",
  place: 0,
  kind: "source",
  account: "111122223333",
  region: "eu-north-1",
  images: [image("readings"), image("lookup")],
  runs: 3,
};

const target = (stack: string, place: number): Stack => ({
  stack,
  place: place + 1,
  kind: "target",
  account: String(444_455_556_666 + place),
  region: "eu-north-1",
  images: [
    image("readings", { bytes: 1_430_211, manifests: 3 }),
    image("lookup", { bytes: 92_000, manifests: 1 }),
  ],
  runs: 2,
});

const ACTS = ["Administrators prepare every account", "The source builds", "What must not happen"];
const STEPS: readonly Step[] = Array.from({ length: 9 }, (_, place) => ({
  act: ACTS[Math.floor(place / 3)] ?? "",
  name: `lab: step ${place}`,
  start: place * 10.5,
  seconds: 9.5,
  result: "done",
  said: place % 2 === 0 ? "91 create, 2 same" : "",
}));

const denialsOf = (stack: string): Denial[] => [
  { stack, who: `${stack}-deploy`, asked: "ecr:PutImage", layer: "AWS", code: "AccessDenied", step: 7 },
  { stack, who: `${stack}-deploy`, asked: "iam:CreateUser", layer: "AWS", code: "AccessDenied", step: 7 },
  { stack, who: "a job of a fork", asked: "asks for reader", layer: "trust policy", code: "Denied", step: 8 },
  { stack, who: "a program", asked: "is previewed", layer: "policy pack", code: "no-build", step: 8 },
];

const RELEASES: readonly LineageEntry[] = [
  { kind: "first", release: { version: "2.0.0" } },
  { kind: "ok", release: { version: "2.0.1", previous: "0123456789abcdef" } },
  { kind: "ok", release: { version: "2.0.0", previous: "fedcba9876543210", rollback: { from: "2.0.1" } } },
].map((entry, place) => ({
  ...entry,
  kind: entry.kind as LineageEntry["kind"],
  parameterVersion: place + 1,
  when: `2026-03-04T05:0${place}:07.000Z`,
  who: `arn:aws:sts::444455556666:assumed-role/deploy/job-${place}`,
}));

/** A rehearsal of targets of these names that proved everything. */
export function passed(names: readonly string[] = ["shop"]): Rehearsal {
  return {
    project: "readings",
    command: "npm run rehearse",
    about: "From nothing to a release and back",
    began: "2026-03-04T05:00:00.000Z",
    seconds: 97.2,
    ending: { kind: "passed" },
    stacks: [SOURCE, ...names.map(target)],
    promises: [
      { promise: "same-bytes", title: "The same bytes", means: "What runs is what was tested." },
      { promise: "only-named-readers", title: "Only who is named", means: "Nobody else gets in." },
      { promise: "theirs", title: "A promise of another story", means: "It has no drawing of its own." },
    ],
    steps: STEPS,
    proofs: names.flatMap((stack, place) => [
      { promise: "same-bytes", stack, claim: "has the bytes", seen: `2.0.0: ${digest("a")}`, step: 4 },
      { promise: "same-bytes", stack, claim: "agrees", seen: "34 checks", step: 5 },
      { promise: "same-bytes", stack, claim: "agrees", seen: "34 checks", step: 6 },
      { promise: "only-named-readers", stack, claim: "is closed", seen: `${place} denied`, step: 8 },
      { promise: "theirs", stack, claim: "holds", seen: "as it must", step: 8 },
    ]),
    denials: names.flatMap(denialsOf),
    lineages: names.map((stack) => ({ stack, whole: true, releases: RELEASES })),
    runs: [
      { where: "lab", name: "raw/data.csv", said: "SUCCEEDED", lines: ["started", "done"] },
      { where: "check.yml", name: "a push", said: "test success", lines: [] },
    ],
    sections: [{ title: "What it cost", rows: [{ name: "previews", value: "2.1 s" }] }],
    limits: "Networks are not there.",
  };
}

/** One that ended while a step ran, or because of what the step gave. */
export function failed(during: "step" | "after" = "step"): Rehearsal {
  const rehearsal = passed();
  const steps = rehearsal.steps.slice(0, 6);
  return {
    ...rehearsal,
    ending: {
      kind: "failed",
      step: 5,
      message: `NotProved: not the bytes\n${"  what was found\n".repeat(60)}`,
      promise: "same-bytes",
    },
    steps: steps.map((step, place) =>
      place === 5 && during === "step" ? { ...step, result: "failed", said: "" } : step,
    ),
    proofs: rehearsal.proofs.filter(({ step }) => step < 5),
    denials: [],
    lineages: [],
    seconds: 62,
  };
}

export function interrupted(): Rehearsal {
  const rehearsal = failed();
  return {
    ...rehearsal,
    ending: { kind: "interrupted", step: 5 },
    steps: rehearsal.steps.map((step) =>
      step.result === "failed" ? { ...step, result: "interrupted" } : step,
    ),
  };
}

/** As many targets, and as long names, as settings allow. */
export const MANY = Array.from({ length: 6 }, (_, place) =>
  `${place}-${"a-long-name-of-a-stack-".repeat(2)}`.slice(0, 40),
);
