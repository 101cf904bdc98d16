import type { Drawing, Grant, Panel, Thing, ThingKind } from "../../views/accounts/data";

const REGION = "eu-west-1";
const thing = (stack: string, kind: ThingKind, name: string, more: Partial<Thing> = {}): Thing => ({
  id: `${stack}/${kind}/${name}`,
  kind,
  name,
  ...more,
});

const running = (stack: string, account: string, image: string): readonly Thing[] => [
  thing(stack, "bucket", `in-${stack}-${account}-${REGION}`),
  thing(stack, "bucket", `logs-${stack}`),
  thing(stack, "log", `/jobs/${stack}`),
  thing(stack, "parameters", "/jobs"),
  thing(stack, "queue", "lost"),
  thing(stack, "registry", image, stack === "build" ? {} : { closed: true }),
  thing(stack, "role", `deploy-${stack}`, { bounded: true, duty: "deploys" }),
  thing(stack, "schedule", "nightly"),
  thing(stack, "state machine", "scoring"),
  thing(stack, "task", "score"),
  thing(stack, "topic", "alerts"),
];

const within = (stack: string, account: string, image: string): readonly Grant[] => {
  const id = (kind: ThingKind, name: string) => `${stack}/${kind}/${name}`;
  return [
    { from: id("schedule", "nightly"), to: id("state machine", "scoring"), verb: "starts" },
    { from: id("schedule", "nightly"), to: id("queue", "lost"), verb: "notifies" },
    { from: id("state machine", "scoring"), to: id("task", "score"), verb: "runs" },
    { from: id("state machine", "scoring"), to: id("topic", "alerts"), verb: "notifies" },
    { from: id("task", "score"), to: id("registry", image), verb: "pulls" },
    { from: id("task", "score"), to: id("bucket", `in-${stack}-${account}-${REGION}`), verb: "reads" },
    { from: id("task", "score"), to: id("log", `/jobs/${stack}`), verb: "writes" },
    { from: id("task", "score"), to: id("parameters", "/jobs"), verb: "reads" },
  ];
};

const JOBS = ["environment build", "pull request", "branch main"];

/** A source and some targets. @param nameOf A target's name by its number, and its length is up to 40. */
export function accountsOf(
  targets: number,
  nameOf: (place: number) => string = (place) => `live-${place}`,
  image = "score",
): Drawing {
  const names = Array.from({ length: targets }, (_, place) => nameOf(place));
  const builder = thing("build", "role", "image-builder-build");
  const models = thing("build", "bucket", "models-build");
  const deployers = names.map((name) => thing("build", "role", `deployer-${name}`));
  const build: Panel = {
    stack: "build",
    account: "111111111111",
    region: REGION,
    things: [...running("build", "111111111111", image), builder, models, ...deployers],
  };
  const live = names.map((stack, place): Panel => {
    const account = String(place + 2).repeat(12);
    const copies = thing(stack, "role", `copies-${stack}`, { bounded: true });
    return { stack, account, region: REGION, things: [...running(stack, account, image), copies] };
  });
  return {
    panels: [build, ...live],
    outsiders: [
      ...JOBS.map((name) => ({ id: `repo:us/it:${name}`, kind: "job" as const, name })),
      { id: "arn:aws:iam::111111111111:role/operators", kind: "role", name: "operators" },
    ],
    grants: [
      { from: "repo:us/it:environment build", to: "build/role/deploy-build", verb: "assumes" },
      { from: "arn:aws:iam::111111111111:role/operators", to: "build/role/deploy-build", verb: "assumes" },
      { from: "repo:us/it:branch main", to: builder.id, verb: "assumes" },
      { from: builder.id, to: `build/registry/${image}`, verb: "pushes" },
      { from: builder.id, to: `build/registry/${image}`, verb: "tags" },
      { from: builder.id, to: `build/registry/${image}`, verb: "pulls" },
      ...within("build", "111111111111", image),
      ...live.flatMap(({ stack, account }, place): readonly Grant[] => {
        const deployer = deployers[place]?.id ?? "";
        const copies = `${stack}/role/copies-${stack}`;
        return [
          { from: "repo:us/it:pull request", to: deployer, verb: "assumes" },
          { from: "repo:us/it:branch main", to: deployer, verb: "assumes" },
          { from: deployer, to: `${stack}/role/deploy-${stack}`, verb: "assumes" },
          { from: deployer, to: copies, verb: "assumes" },
          { from: copies, to: `build/registry/${image}`, verb: "pulls" },
          { from: copies, to: `${stack}/registry/${image}`, verb: "pushes" },
          { from: `${stack}/task/score`, to: models.id, verb: "reads" },
          ...within(stack, account, image),
        ];
      }),
    ],
  };
}

/** Names as long as they may be. */
export const longest = (targets: number): Drawing =>
  accountsOf(
    targets,
    (place) => `a-stack-with-as-long-a-name-as-allowed-${place}`,
    "team/of-people/with-a-repository-whose-name-goes-on-and-on.and-has-WIDE-MMMMWWWW_parts",
  );
