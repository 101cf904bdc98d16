import { z } from "zod";
import type { RegisteredResource } from "../../ci/pulumi/stack-run";
import { bucketArn, regionalArn, roleArn } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import type { Thing, ThingKind } from "../../views/accounts/data";

/** A thing of the drawing, and how policies name it. */
export interface Located {
  readonly thing: Thing;
  /** Of a group, such as parameters of one path, what all have in front. */
  readonly arn: string;
  /** ARN that a call on it is about: of a bucket an object's. */
  readonly example: string;
}

/** What a stack's programs register, as the drawing shows it. */
export interface StackThings {
  readonly settings: Settings;
  readonly things: readonly Located[];
  /** ARN of a role to the id of what acts by it, such as a task. */
  readonly actors: ReadonlyMap<string, string>;
}

const text = z.string();
const SHAPES = {
  bucket: z.object({ bucket: text }),
  named: z.object({ name: text }),
  machine: z.object({ name: text, roleArn: text }),
  task: z.object({ family: text, taskRoleArn: text, executionRoleArn: text }),
  schedule: z.object({ name: text, target: z.object({ roleArn: text }) }),
  role: z.object({ name: text, permissionsBoundary: text.optional() }),
};

/** Reads a stack's resources. @throws Error naming a resource whose inputs are not what its type has */
export function thingsOf(settings: Settings, resources: readonly RegisteredResource[]): StackThings {
  const { stack, account } = settings;
  const arnOf = regionalArn(settings);
  const locate = (kind: ThingKind, name: string, arn: string, example = arn): Located => ({
    thing: { id: `${stack}/${kind}/${name}`, kind, name },
    arn,
    example,
  });
  const actors = new Map<string, string>();
  const acting = (located: Located, ...roles: readonly string[]): Located => {
    for (const role of roles) actors.set(role, located.thing.id);
    return located;
  };
  const things = [
    ...read(resources, "aws:s3/bucket:Bucket", SHAPES.bucket).map(({ bucket }) =>
      locate("bucket", bucket, bucketArn(bucket), `${bucketArn(bucket)}/example`),
    ),
    ...read(resources, "aws:ecr/repository:Repository", SHAPES.named).map(({ name }) =>
      locate("registry", name, arnOf("ecr", `repository/${name}`)),
    ),
    ...read(resources, "aws:sns/topic:Topic", SHAPES.named).map(({ name }) =>
      locate("topic", name, arnOf("sns", name)),
    ),
    ...read(resources, "aws:sqs/queue:Queue", SHAPES.named).map(({ name }) =>
      locate("queue", name, arnOf("sqs", name)),
    ),
    ...read(resources, "aws:cloudwatch/logGroup:LogGroup", SHAPES.named).map(({ name }) =>
      locate(
        "log",
        name,
        arnOf("logs", `log-group:${name}`),
        arnOf("logs", `log-group:${name}:log-stream:1`),
      ),
    ),
    ...paths(read(resources, "aws:ssm/parameter:Parameter", SHAPES.named)).map((path) =>
      locate("parameters", path, arnOf("ssm", `parameter${path}`), arnOf("ssm", `parameter${path}/example`)),
    ),
    ...read(resources, "aws:sfn/stateMachine:StateMachine", SHAPES.machine).map(({ name, roleArn: role }) =>
      acting(locate("state machine", name, arnOf("states", `stateMachine:${name}`)), role),
    ),
    ...read(resources, "aws:ecs/taskDefinition:TaskDefinition", SHAPES.task).map((task) => {
      const arn = arnOf("ecs", `task-definition/${task.family}`);
      return acting(locate("task", task.family, arn, `${arn}:1`), task.taskRoleArn, task.executionRoleArn);
    }),
    ...read(resources, "aws:scheduler/schedule:Schedule", SHAPES.schedule).map(({ name, target }) =>
      acting(locate("schedule", name, arnOf("scheduler", `schedule/${name}`)), target.roleArn),
    ),
  ];
  const roles = read(resources, "aws:iam/role:Role", SHAPES.role)
    .filter(({ name }) => !actors.has(roleArn(account, name)))
    .map((role) => {
      const located = locate("role", role.name, roleArn(account, role.name));
      return { ...located, thing: { ...located.thing, ...traitsOf(settings, role) } };
    });
  return { settings, things: [...roles, ...things], actors };
}

function traitsOf(
  { names }: Settings,
  { name, permissionsBoundary }: z.infer<typeof SHAPES.role>,
): Pick<Thing, "duty" | "bounded"> {
  return {
    ...(name === names.deployRole ? { duty: "deploys" as const } : {}),
    ...(name === names.previewRole ? { duty: "previews" as const } : {}),
    ...(permissionsBoundary === undefined ? {} : { bounded: true as const }),
  };
}

/** What parameters have in front of their last name, once each. */
const paths = (parameters: readonly { readonly name: string }[]): string[] => [
  ...new Set(parameters.map(({ name }) => name.slice(0, name.lastIndexOf("/")))),
];

function read<T>(resources: readonly RegisteredResource[], type: string, shape: z.ZodType<T>): T[] {
  return resources
    .filter((resource) => resource.type === type)
    .map(({ name, inputs }) => {
      const found = shape.safeParse(inputs);
      if (found.success) return found.data;
      throw new Error(
        `${type} ${name} is registered with other inputs than expected: ${z.prettifyError(found.error)}`,
      );
    });
}
