import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { ProjectStacksError, readProjectStacks } from "../../settings/project-stacks";
import { SettingsError } from "../../settings/settings";
import { listed, PROJECT } from "../sample-settings";
import { scratchFolder } from "../scratch-folder";

type Changes = Readonly<Record<string, unknown>>;

const BUILDS = "111111111111";
/** Targets by names that mean nothing. */
const TARGETS = { live: "222222222222", "eu-staging": "333333333333", "4th": "444444444444" };
type Target = keyof typeof TARGETS;

const TESTED = { image: "ds-preprocessing", model: "preprocessing", schedule: { enabled: false } };

const entry = (stack: Target) => listed(stack, TARGETS[stack]);

describe("the stacks of a project", () => {
  let folder: string;
  beforeEach(() => {
    folder = scratchFolder();
    writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: PROJECT, runtime: "nodejs" }));
  });

  function write(stack: string, settings: Changes): void {
    const common = {
      models: { preprocessing: { key: "models/a" } },
      pipelines: { preprocessing: TESTED },
      retention: { logDays: 7 },
    };
    const own = Object.entries({ ...common, ...settings }).map(([key, value]) => [
      key.includes(":") ? key : `${PROJECT}:${key}`,
      value,
    ]);
    const config = { "aws:region": "us-east-1", ...Object.fromEntries(own) };
    writeFileSync(join(folder, `Pulumi.${stack}.yaml`), stringify({ config }));
  }
  const source = (targets: readonly unknown[], stack = "workshop", account = BUILDS) =>
    write(stack, { kind: "source", account, targets });
  const target = (stack: Target, changes: Changes = {}) =>
    write(stack, {
      kind: "target",
      account: TARGETS[stack],
      externalId: "anything",
      source: { stack: "workshop", account: BUILDS },
      ...changes,
    });
  function refusal(named: readonly string[] = []): string {
    try {
      readProjectStacks(folder, named);
    } catch (error) {
      expect(error).to.be.instanceOf(ProjectStacksError);
      return (error as Error).message;
    }
    throw new Error("nothing was refused");
  }
  const names = (named: readonly string[] = []) => {
    const { source: builds, targets } = readProjectStacks(folder, named);
    return [builds, ...targets].map(({ settings }) => settings.stack);
  };

  it("are the source, and its targets in the order that it lists them", () => {
    source([entry("live"), entry("4th"), entry("eu-staging")]);
    for (const stack of ["live", "eu-staging", "4th"] as const) target(stack);
    expect(names()).to.deep.equal(["workshop", "live", "4th", "eu-staging"]);
    expect(names(["eu-staging"])).to.deep.equal(["workshop", "live", "4th", "eu-staging"]);
    source([]);
    for (const stack of ["live", "eu-staging", "4th"]) rmSync(join(folder, `Pulumi.${stack}.yaml`));
    expect(names()).to.deep.equal(["workshop"]);
  });

  it("may name the source as a backend does", () => {
    source([entry("live")]);
    target("live", { source: { stack: "organization/ds-pipeline/workshop", account: BUILDS } });
    expect(names()).to.deep.equal(["workshop", "live"]);
  });

  it("need a source", () => {
    expect(refusal()).to.equal(
      `No Pulumi.<stack>.yaml in ${folder} has kind: source. Write one for the stack that builds, from which targets receive.`,
    );
    target("live");
    expect(refusal()).to.equal(
      "Pulumi.live.yaml receives from workshop, and there is no Pulumi.workshop.yaml with kind: source beside it. Write it, or correct source.stack.",
    );
  });

  it("have a file for every target, and every target in its source's list", () => {
    source([entry("live"), entry("4th")]);
    target("live");
    expect(refusal()).to.equal(
      "Pulumi.workshop.yaml has the target 4th, and there is no Pulumi.4th.yaml beside it, which names the target's roles. Write it, or take 4th out of targets.",
    );
    target("4th");
    target("eu-staging");
    expect(refusal()).to.equal(
      'Pulumi.eu-staging.yaml receives from workshop, and Pulumi.workshop.yaml does not list it. Add to its targets: { stack: eu-staging, account: "333333333333", readers: ["ds-{workload}-task-eu-staging"], promoters: [ds-promotion-eu-staging] }, or remove Pulumi.eu-staging.yaml.',
    );
  });

  it("have to agree", () => {
    const other = "555555555555";
    const disagreements: readonly (readonly [Changes, string])[] = [
      [
        { account: other },
        `Pulumi.workshop.yaml has target live in account ${TARGETS.live}, and Pulumi.live.yaml in ${other}.`,
      ],
      [
        { source: { stack: "workshop", account: other } },
        `Pulumi.live.yaml receives from account ${other}, and Pulumi.workshop.yaml is in ${BUILDS}.`,
      ],
      [
        { source: { stack: "elsewhere", account: BUILDS } },
        "Pulumi.workshop.yaml has the target live, and Pulumi.live.yaml receives from elsewhere.",
      ],
      ...(["inputBucket", "logBucket"] as const).map((key) => {
        const shared = `ds-output-workshop-${BUILDS}-us-east-1`;
        return [
          { names: { [key]: shared } },
          `Pulumi.workshop.yaml and Pulumi.live.yaml both have the bucket ${shared}, and a bucket's name is one account's alone.`,
        ] as const;
      }),
      [
        { names: { promotionRole: "copier" } },
        "Pulumi.workshop.yaml lets ds-promotion-live pull for live, and the promotion role of Pulumi.live.yaml is copier.",
      ],
      [
        { names: { taskRole: "worker" } },
        "Pulumi.workshop.yaml lets ds-preprocessing-task-live read models for live, and the task role of Pulumi.live.yaml is worker.",
      ],
      [
        { names: { deployerRole: "courier" } },
        "Pulumi.workshop.yaml has ds-deployer-live deploy live (deployer of its targets), and the deployer role of Pulumi.live.yaml is courier.",
      ],
      [
        {
          pipelines: {
            preprocessing: TESTED,
            other: { image: "ds-preprocessing", inputs: "none", schedule: { enabled: false } },
          },
        },
        "Pulumi.live.yaml has the pipeline other, and Pulumi.workshop.yaml, where it would be tested, has preprocessing.",
      ],
      [
        {
          images: { "ds-preprocessing": {}, "ds-other": {} },
          pipelines: { preprocessing: { ...TESTED, image: "ds-other" } },
        },
        "Pulumi.live.yaml has pipeline preprocessing run image ds-other, and Pulumi.workshop.yaml tests it with ds-preprocessing.",
      ],
      [
        {
          models: { other: { key: "models/other/b" } },
          pipelines: { preprocessing: { ...TESTED, model: "other" } },
        },
        "Pulumi.live.yaml has pipeline preprocessing use model other, and Pulumi.workshop.yaml tests it with model preprocessing.",
      ],
    ];
    source([entry("live")]);
    for (const [changes, message] of disagreements) {
      target("live", changes);
      expect(refusal()).to.equal(`${message} Correct whichever is wrong.`);
    }
    source([], "live");
    expect(refusal()).to.equal(
      "Pulumi.workshop.yaml has the target live, and Pulumi.live.yaml is a source. Correct whichever is wrong.",
    );
  });

  it("may name who deploys a target otherwise, and say so where it is to be listed", () => {
    target("live", { names: { deployerRole: "courier" } });
    source([]);
    expect(refusal()).to.include("promoters: [ds-promotion-live], deployer: courier }");
    source([{ ...entry("live"), deployer: "courier" }]);
    expect(names()).to.deep.equal(["workshop", "live"]);
  });

  it("may come after one another, if they are of one source", () => {
    source([entry("live"), entry("4th")]);
    target("live", { after: "4th" });
    target("4th");
    expect(names()).to.deep.equal(["workshop", "live", "4th"]);
    source([entry("live")]);
    source([entry("4th")], "attic");
    target("4th", { source: { stack: "attic", account: BUILDS } });
    expect(refusal()).to.equal(
      "Pulumi.live.yaml has after: 4th, which is not a target of workshop. Allowed: (none). Name one of them, or take after out.",
    );
  });

  it("let read models whichever task of a target reads one, by its name or that of every pipeline", () => {
    const several = {
      images: { "ds-preprocessing": {}, "ds-churn": {} },
      models: { preprocessing: { key: "models/a" }, churn: { key: "models/churn/a" } },
      pipelines: {
        preprocessing: { image: "ds-preprocessing", model: "preprocessing", schedule: { enabled: false } },
        churn: {
          image: "ds-churn",
          model: "churn",
          folder: "churn",
          inputs: "folder",
          schedule: { enabled: false },
        },
      },
    };
    const lists = (...readers: readonly string[]) =>
      write("workshop", {
        ...several,
        kind: "source",
        account: BUILDS,
        targets: [{ ...entry("live"), readers }],
      });
    target("live", several);
    lists("ds-{workload}-task-live");
    expect(names()).to.deep.equal(["workshop", "live"]);
    lists("ds-preprocessing-task-live");
    expect(refusal()).to.equal(
      "Pulumi.workshop.yaml lets ds-preprocessing-task-live read models for live, and a task role of Pulumi.live.yaml is ds-churn-task-live. Correct whichever is wrong.",
    );
  });

  it("have pipelines whose names can never meet, where two are in one account", () => {
    const together = (stack: Target) => ({ ...entry(stack), account: TARGETS.live });
    source([entry("live"), together("eu-staging")]);
    const beside = (changes: Changes) => target("eu-staging", { account: TARGETS.live, ...changes });
    target("live");
    const named = {
      taskFamily: "ds-{workload}-{stack}",
      stateMachine: "ds-{workload}-pipeline-{stack}",
      schedule: "ds-{workload}-schedule-{stack}",
      parameterPath: "/ds-{stack}/{workload}",
      topic: "ds-{workload}-alerts-{stack}",
      deadLetterQueue: "ds-{workload}-dead-letters-{stack}",
      cluster: "ds-{stack}",
      releaseParameter: "/ds-{stack}/release",
    };
    beside({ names: { ...named, taskFamily: "ds-{workload}" } });
    const regional = `${TARGETS.live} in us-east-1`;
    const said = (shared: string, place = regional) =>
      `Pulumi.eu-staging.yaml and Pulumi.live.yaml both have names in account ${place}, and of these two could be the same:\n${shared}\nPut {stack} into these names, or give those of one stack another prefix; * stands for any pipeline.`;
    expect(refusal()).to.equal(said("  names.taskFamily: ds-* and ds-*"));
    // A pipeline of the one may be called as the other's names go on: `x-pipeline-eu-staging`.
    beside({ names: named });
    expect(refusal()).to.equal(said("  names.taskFamily: ds-*-eu-staging and ds-*"));
    target("live", { names: { taskFamily: "live-{workload}" } });
    expect(names()).to.deep.equal(["workshop", "live", "eu-staging"]);
    // In another region only roles are the same account's.
    beside({ "aws:region": "eu-central-1" });
    expect(names()).to.deep.equal(["workshop", "live", "eu-staging"]);
    beside({
      "aws:region": "eu-central-1",
      names: { scheduleRole: "ds-{workload}-schedule-live" },
    });
    expect(refusal()).to.equal(
      said("  names.scheduleRole: ds-*-schedule-live and ds-*-schedule-live", TARGETS.live),
    );
    // The patterns of one stack's roles against every role of the other, those of its bootstrap too.
    const abroad = (changes: Changes) => beside({ "aws:region": "eu-central-1", ...changes });
    abroad({ names: { deployRole: "ds-deploy-task-live" } });
    expect(refusal()).to.include(
      "  names.deployRole: ds-deploy-task-live and names.taskRole: ds-*-task-live\n",
    );
    abroad({ names: { stateMachineRole: "ds-{workload}-task-live" } });
    expect(refusal()).to.include(
      "  names.stateMachineRole: ds-*-task-live and names.taskRole: ds-*-task-live\n",
    );
    for (const [key, found] of [
      ["boundary", "ds-boundary-live"],
      ["deployRole", "ds-deploy-live"],
      ["previewRole", "ds-preview-live"],
    ] as const) {
      abroad({ names: { [key]: found } });
      expect(refusal()).to.equal(said(`  names.${key}: ${found} and ${found}`, TARGETS.live));
    }
    // What a stack has once in a region.
    for (const [key, found] of [
      ["cluster", "ds-processing-cluster"],
      ["releaseParameter", "/ds/preprocessing/release"],
    ] as const) {
      beside({ names: { ...named, [key]: found } });
      expect(refusal()).to.equal(said(`  names.${key}: ${found} and ${found}`));
    }
    beside({ names: { ...named, releaseParameter: "/ds/x/model-key" } });
    target("live", { names: { taskFamily: "live-{workload}", parameterPath: "/ds/{workload}" } });
    expect(refusal()).to.equal(
      said("  names.releaseParameter: /ds/x/model-key and names.parameterPath: /ds/*"),
    );
    const encrypted = { encryption: "customer-managed" };
    target("live", { ...encrypted, names: { taskFamily: "live-{workload}" } });
    beside({ names: named });
    expect(names()).to.deep.equal(["workshop", "live", "eu-staging"]);
    beside({ ...encrypted, names: named });
    expect(refusal()).to.equal(said("  names.keyAlias: alias/ds-preprocessing and alias/ds-preprocessing"));
  });

  it("have roles that deploy targets, in the source's account, that no pattern of the source's takes for its own", () => {
    write("workshop", {
      kind: "source",
      account: BUILDS,
      targets: [{ ...entry("live"), deployer: "ds-release-task-workshop" }],
    });
    target("live", { names: { deployerRole: "ds-release-task-workshop" } });
    expect(refusal()).to.include(
      `both have names in account ${BUILDS}, and of these two could be the same:\n  names.deployerRole: ds-release-task-workshop and names.taskRole: ds-*-task-workshop\n`,
    );
  });

  it("are those of the named target, where there are several sources", () => {
    source([entry("live")]);
    source([entry("4th")], "attic", "666666666666");
    target("live");
    target("4th", { source: { stack: "attic", account: "666666666666" } });
    expect(names(["live"])).to.deep.equal(["workshop", "live"]);
    expect(names(["4th"])).to.deep.equal(["attic", "4th"]);
    expect(refusal()).to.equal(
      `${folder} has 2 sources, attic and workshop. Name a target, which names its source: 4th or live.`,
    );
    expect(refusal(["live", "4th"])).to.equal(
      "live and 4th receive from different sources. Name targets of one source.",
    );
  });

  it("are refused for a name that no target has", () => {
    source([entry("live")]);
    target("live");
    for (const named of ["prod", "workshop", ""])
      expect(refusal(["live", named])).to.equal(`"${named}" is not a target. Targets are: live.`);
  });

  it("are refused for a fault in any of them, with its file", () => {
    source([entry("live")]);
    target("live", { kind: "Target" });
    expect(() => readProjectStacks(folder)).to.throw(SettingsError, /^Pulumi\.live\.yaml has /);
    writeFileSync(join(folder, "Pulumi.live.yaml"), "config: [");
    expect(() => readProjectStacks(folder)).to.throw(/Pulumi\.live\.yaml cannot be read: /);
  });
});
