import { createHash } from "node:crypto";
import type {
  Arrival,
  Board,
  Change,
  Environment,
  Pipeline,
  Promotion,
  Release,
  Run,
  State,
  Part,
} from "../../views/board/data";
import { read, unreadable } from "../../release/board/part";
import { hostile } from "./hostile";

const NOW = "2026-12-01T12:00:00.000Z";
/** A time of the page's day, or one before it. */
const at = (clock: string, day = "2026-12-01"): string => `${day}T${clock}:00.000Z`;
const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

const EXECUTION = "arn:aws:states:us-east-1:111111111111:execution:pipeline";

export const modelOf = (name: string, version: string) => ({
  name,
  key: name === "preprocessing" ? `models/v${version}/model.pkl` : `models/${name}/v${version}/model.pkl`,
  versionId: "3sL4kqtJ",
  sha256: hash(`model ${version}`),
});

/** Of a stack of several pipelines: a second model, and a run of an older version. */
export const severalRelease = (version: string, changes: Partial<Release> = {}): Release =>
  releaseOf(version, {
    models: [modelOf("preprocessing", version), modelOf("churn", version)],
    evidence: {
      testedAt: at("09:30", "2026-11-30"),
      runs: ["preprocessing", "smoke"].map((pipeline) => ({
        pipeline,
        execution: `${EXECUTION}:${pipeline}-42`,
      })),
      carried: [{ pipeline: "churn", version: "1.3.2" }],
    },
    ...changes,
  });

export function releaseOf(version: string, changes: Partial<Release> = {}): Release {
  return {
    version,
    commit: hash(`commit ${version}`).slice(0, 40),
    images: ["preprocessing", "team/scoring-service"].map((name) => ({
      name,
      digest: `sha256:${hash(`${name} ${version}`)}`,
      platforms: ["linux/amd64", "linux/arm64"],
    })),
    models: [modelOf("preprocessing", version)],
    evidence: {
      testedAt: at("09:30", "2026-11-30"),
      runs: [{ pipeline: "preprocessing", execution: `${EXECUTION}:nightly-42` }],
      carried: [],
    },
    backFrom: null,
    ...changes,
  };
}

export function runOf(name: string, changes: Partial<Run> = {}): Run {
  return {
    name,
    status: "SUCCEEDED",
    outcome: "succeeded",
    startedAt: at("03:00"),
    stoppedAt: at("03:04"),
    version: "1.4.0",
    onValidationData: false,
    error: null,
    cause: null,
    ...changes,
  };
}

export const FAILED = runOf("night-9", {
  status: "FAILED",
  outcome: "failed",
  stoppedAt: at("03:01"),
  version: null,
  error: "Task.BadInput",
  cause: "raw/monthly_data.csv has no column amount; container preprocessing ended with 65",
});

const ALARMS = ["failed", "timed-out", "aborted", "dead-letters", "no-success"];

export function pipelineOf(name: string, changes: Partial<Pipeline> = {}): Pipeline {
  return {
    name,
    notReleased: null,
    schedule: read({
      enabled: true,
      expression: "cron(0 3 * * ? *)",
      timezone: "Europe/Berlin",
      next: { at: at("02:00", "2026-12-02"), local: "2026-12-02T03:00" },
    }),
    runs: read([
      runOf("night-3"),
      runOf("night-2", { stoppedAt: at("03:07") }),
      runOf("check", { onValidationData: true }),
    ]),
    alarms: read(
      ALARMS.map((suffix) => ({
        name: name === "preprocessing" ? `pipeline-${suffix}` : `${name}-pipeline-${suffix}`,
        status: "quiet",
        meaning: "Something happened.",
        since: at("10:05"),
      })),
    ),
    deadLetters: read(0),
    ...changes,
  };
}

/** Parts of a state, or of its one pipeline. */
export type StateChanges = Partial<State> & Partial<Omit<Pipeline, "name">>;

export function stateOf({ release, deployedAt, drift, pipelines, ...ofPipeline }: StateChanges = {}): State {
  return {
    release: release ?? read(releaseOf("1.4.0")),
    deployedAt: deployedAt ?? read(at("10:05")),
    pipelines: pipelines ?? [pipelineOf("preprocessing", ofPipeline)],
    drift: drift ?? [],
  };
}

export function environmentOf(stack: string, state: Part<State> = read(stateOf())): Environment {
  const kind = stack === "dev" ? "source" : "target";
  return {
    stack,
    kind,
    account: kind === "source" ? "111111111111" : "222222222222",
    region: "us-east-1",
    state,
  };
}

export function arrivalOf(when: string, stack: string, kind: Arrival["kind"], version: string): Arrival {
  return {
    when,
    stack,
    kind,
    version,
    who: "arn:aws:sts::222222222222:assumed-role/deploy-prod/jane",
    from: kind === "rolled-back" ? "1.4.0" : null,
  };
}

export function changeOf(stack: string, changes: Partial<Change> = {}): Promotion {
  const after = releaseOf("1.5.0");
  return {
    stack,
    status: "possible",
    before: releaseOf("1.4.0"),
    images: after.images.map(({ name, digest }, place) => ({
      name,
      digest,
      missing: place === 0 ? 3_400_000 : 0,
      total: 51_200_000,
    })),
    blocks: [],
    warnings: [],
    passed: 9,
    leftAt: null,
    ...changes,
  };
}

const WAY: readonly Arrival[] = [
  arrivalOf(at("11:00"), "prod", "rolled-back", "1.3.2"),
  arrivalOf(at("10:05"), "prod", "deployed", "1.4.0"),
  arrivalOf(at("10:00"), "staging", "deployed", "1.4.0"),
  arrivalOf(at("09:31", "2026-11-30"), "dev", "recorded", "1.4.0"),
  arrivalOf(at("09:00", "2026-11-30"), "dev", "built", "1.4.0"),
  arrivalOf(at("08:00", "2026-11-20"), "prod", "deployed", "1.3.2"),
  arrivalOf(at("07:00", "2026-11-20"), "dev", "recorded", "1.3.2"),
  arrivalOf(at("06:00", "2026-11-20"), "dev", "built", "1.3.2"),
];

/** Nothing needs anybody. */
export function quietBoard(changes: Partial<Board> = {}): Board {
  const promotions = [changeOf("prod")];
  return {
    takenAt: NOW,
    caller: "arn:aws:sts::111111111111:assumed-role/deployer-prod/jane",
    environments: [
      environmentOf("dev", read(stateOf({ release: read(releaseOf("1.5.0", { evidence: null })) }))),
      environmentOf("prod"),
    ],
    way: WAY.filter(({ stack }) => stack !== "staging").slice(1),
    older: 0,
    rejected: [],
    candidate: read({ release: releaseOf("1.5.0"), recordedAt: at("11:30"), promotions }),
    ...changes,
  };
}

/** Everything that can be wrong or unread, in several targets. */
export function troubledBoard(): Board {
  const prod = stateOf({
    release: read(releaseOf("1.3.2", { backFrom: "1.4.0" })),
    deployedAt: read(at("11:00")),
    runs: read([
      FAILED,
      runOf("night-8"),
      { ...FAILED, name: "night-7", status: "TIMED_OUT", error: null, cause: null },
    ]),
    alarms: read([
      {
        name: "pipeline-prod-failed",
        status: "ringing",
        meaning: "A run failed, and its own message did not go out.",
        since: at("03:02"),
      },
      { name: "pipeline-prod-no-success", status: "unsure", meaning: "Nothing succeeded.", since: null },
      {
        name: "pipeline-prod-aborted",
        status: "missing",
        meaning: "A run was stopped by hand.",
        since: null,
      },
      {
        name: "pipeline-prod-timed-out",
        status: "quiet",
        meaning: "A run took longer than it may.",
        since: at("01:00"),
      },
    ]),
    deadLetters: read(2),
    schedule: read({ enabled: false, expression: "rate(6 hours)", timezone: "UTC", next: null }),
    drift: [
      {
        status: "differs",
        name: "parameter model-key",
        found: "models/by-hand.pkl",
        expected: "models/v1.3.2/model.pkl",
        fix: "Somebody changed it by hand: pulumi up -s prod --refresh",
      },
      {
        status: "unreadable",
        name: "schedule (time, target, role)",
        found: "could not check: AccessDenied",
        expected: "",
        fix: "",
      },
    ],
  });
  const staging = stateOf({
    release: unreadable("AccessDeniedException: not you"),
    deployedAt: unreadable("AccessDeniedException: not you"),
    runs: unreadable("AccessDeniedException: not you"),
    schedule: read(null),
    alarms: read([]),
    deadLetters: read(null),
  });
  const young = stateOf({
    release: read(null),
    deployedAt: read(null),
    runs: read([]),
    schedule: read(null),
    alarms: read([
      { name: "pipeline-young-failed", status: "missing", meaning: "A run failed.", since: null },
    ]),
    deadLetters: read(null),
  });
  return quietBoard({
    environments: [
      environmentOf("dev", read(stateOf({ release: read(releaseOf("1.5.0", { evidence: null })) }))),
      environmentOf("staging", read(staging)),
      environmentOf("prod", read(prod)),
      environmentOf("a-target-with-a-name-of-forty-characters", read(young)),
      environmentOf(
        "eu",
        unreadable("jane may not assume arn:aws:iam::333333333333:role/promotion-eu. Call as deployer-eu."),
      ),
    ],
    way: [
      arrivalOf(at("11:10"), "prod", "unreadable", ""),
      arrivalOf(at("11:05"), "dev", "rejected", "1.4.0"),
      ...WAY,
    ],
    rejected: ["1.4.0"],
    older: 12,
    candidate: read({
      release: releaseOf("1.5.0"),
      recordedAt: at("11:30"),
      promotions: [
        changeOf("prod", {
          leftAt: at("11:00"),
          blocks: [
            "findings of team/scoring-service: found CRITICAL CVE-2026-1; expected none. Update libfoo to 1.2.",
          ],
          warnings: ["Pulumi.prod.yaml is not committed: nobody has reviewed it."],
        }),
        { stack: "staging", status: "deployed" },
        changeOf("a-target-with-a-name-of-forty-characters", { before: null }),
        { stack: "eu", status: "unreadable", why: "jane may not assume the role" },
      ],
    }),
  });
}

/** A target of three pipelines, in two of which something is wrong or unread, and one that no release has yet. */
export function severalBoard(): Board {
  const [dev] = quietBoard().environments as [Environment];
  const none = "not released yet: release 1.4.0 has no image a-team/smoke-tests-of-the-region";
  const prod = stateOf({
    release: read(severalRelease("1.4.0")),
    pipelines: [
      pipelineOf("churn", {
        runs: read([FAILED, runOf("night-8")]),
        alarms: read([
          { name: "churn-prod-failed", status: "ringing", meaning: "A run failed.", since: at("03:02") },
        ]),
        deadLetters: read(2),
      }),
      pipelineOf("preprocessing", {
        schedule: read({ enabled: false, expression: "rate(6 hours)", timezone: "UTC", next: null }),
        alarms: unreadable("AccessDenied: not you"),
      }),
      pipelineOf("smoke-tests-of-the-region", {
        notReleased: none,
        schedule: read(null),
        runs: read([]),
        alarms: read([{ name: "smoke-failed", status: "missing", meaning: "A run failed.", since: null }]),
        deadLetters: read(null),
      }),
    ],
  });
  return quietBoard({
    environments: [
      { ...dev, state: read(stateOf({ release: read(severalRelease("1.5.0", { evidence: null })) })) },
      environmentOf("prod", read(prod)),
    ],
    candidate: read({
      release: severalRelease("1.5.0"),
      recordedAt: at("11:30"),
      promotions: [changeOf("prod", { before: severalRelease("1.4.0") })],
    }),
  });
}

/** Hostile text behind everything but digests, which a page shows otherwise when they are none. */
export const hostileBoard = (board: Board): Board =>
  JSON.parse(JSON.stringify(hostile(board)), (_key, value: unknown) =>
    typeof value === "string" ? value.replace(/^((?:sha256:)?[0-9a-f]{64})[^]*$/, "$1") : value,
  ) as Board;
