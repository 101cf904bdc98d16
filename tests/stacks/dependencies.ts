import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import type { RegisteredResource } from "../../ci/pulumi/stack-run";

/** One resource's inputs name another resource of the stack. */
export interface Reference {
  readonly from: string;
  readonly to: string;
  /** The ARN or name that is found in the inputs. */
  readonly by: string;
}

/** Names by which AWS knows a resource of ours: its ARN as composed, or its name where that is unmistakable. */
function knownAs({ type, inputs }: RegisteredResource, account: string, region: string): string[] {
  const text = (property: string) => (typeof inputs[property] === "string" ? inputs[property] : undefined);
  const name = text("name") ?? text("bucket") ?? text("family");
  if (name === undefined) return [];
  const regional = (service: string, resource: string) =>
    `arn:aws:${service}:${region}:${account}:${resource}`;
  switch (type) {
    case "aws:s3/bucket:Bucket":
      return [name];
    case "aws:iam/role:Role":
      return [`arn:aws:iam::${account}:role/${name}`];
    case "aws:ecr/repository:Repository":
      return [regional("ecr", `repository/${name}`), `${account}.dkr.ecr.${region}.amazonaws.com/${name}`];
    case "aws:ecs/cluster:Cluster":
      return [regional("ecs", `cluster/${name}`)];
    case "aws:ecs/taskDefinition:TaskDefinition":
      return [regional("ecs", `task-definition/${name}`), `"TaskDefinition":"${name}"`];
    case "aws:cloudwatch/logGroup:LogGroup":
      return [regional("logs", `log-group:${name}`), `"awslogs-group":"${name}"`];
    case "aws:sfn/stateMachine:StateMachine":
      return [regional("states", `stateMachine:${name}`)];
    case "aws:scheduler/scheduleGroup:ScheduleGroup":
      return [regional("scheduler", `schedule-group/${name}`)];
    case "aws:sns/topic:Topic":
      return [regional("sns", name)];
    case "aws:sqs/queue:Queue":
      return [regional("sqs", name)];
    case "aws:ssm/parameter:Parameter":
      return [regional("ssm", `parameter${name}`), `"${name}"`];
    case "aws:kms/alias:Alias":
      return [name];
    default:
      return [];
  }
}

/** Every place where a resource's inputs name another resource of the stack. */
export function references(
  resources: readonly RegisteredResource[],
  account: string,
  region: string,
): Reference[] {
  const named = resources.flatMap((resource) =>
    knownAs(resource, account, region).map((by) => ({ to: resource.urn, by })),
  );
  return resources
    .filter(({ custom }) => custom)
    .flatMap(({ urn, type, inputs }) => {
      // An endpoint's policy names buckets, which need not be there.
      const read = type === "aws:ec2/vpcEndpoint:VpcEndpoint" ? { ...inputs, policy: undefined } : inputs;
      const text = JSON.stringify(read).replaceAll('\\"', '"');
      return named
        .filter(({ to, by }) => to !== urn && contains(text, by))
        .map(({ to, by }) => ({ from: urn, to, by }));
    });
}

/** A whole name, not the beginning of a longer one. */
function contains(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`).test(text);
}

/** The resources that a resource is sure to come after: its dependencies, theirs, and so on. */
export function predecessors({ resources, dependencies }: ScratchRun): (urn: string) => ReadonlySet<string> {
  const direct = new Map(
    resources.map(({ urn, parent }) => [
      urn,
      [...(dependencies.get(urn) ?? []), ...(parent ? [parent] : [])],
    ]),
  );
  const known = new Map<string, ReadonlySet<string>>();
  const all = (urn: string): ReadonlySet<string> => {
    const found = known.get(urn);
    if (found) return found;
    const set = new Set<string>();
    known.set(urn, set);
    for (const before of direct.get(urn) ?? []) {
      set.add(before);
      for (const earlier of all(before)) set.add(earlier);
    }
    return set;
  };
  return all;
}
