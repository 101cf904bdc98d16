import * as pulumi from "@pulumi/pulumi";

/** A resource as it was registered; its inputs as the engine would see them. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface Recording<T> {
  /** What was built. */
  readonly built: T;
  /** Every resource in the order of its registration, components included. */
  readonly resources: readonly Recorded[];
  /** Component's name to the keys that it registered as outputs. */
  readonly outputs: Readonly<Record<string, readonly string[]>>;
}

/** What AWS adds to the inputs of a type; a type that is not here is an error. */
const ADDED: Readonly<Record<string, (name: string, inputs: Readonly<Record<string, unknown>>) => object>> = {
  "aws:cloudwatch/logGroup:LogGroup": arnOf,
  "aws:cloudwatch/metricAlarm:MetricAlarm": arnOf,
  "aws:ec2/securityGroup:SecurityGroup": arnOf,
  "aws:ec2/vpcEndpoint:VpcEndpoint": () => ({ prefixListId: "pl-1" }),
  "aws:ecr/accountSetting:AccountSetting": () => ({}),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": () => ({}),
  "aws:ecr/registryPolicy:RegistryPolicy": () => ({}),
  "aws:ecr/repository:Repository": (name) => ({ ...arnOf(name), repositoryUrl: `registry/${name}` }),
  "aws:ecr/repositoryPolicy:RepositoryPolicy": () => ({}),
  "aws:ecs/cluster:Cluster": arnOf,
  "aws:ecs/taskDefinition:TaskDefinition": arnOf,
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": arnOf,
  "aws:iam/policy:Policy": arnOf,
  "aws:iam/role:Role": arnOf,
  "aws:iam/rolePolicy:RolePolicy": () => ({}),
  "aws:kms/alias:Alias": () => ({}),
  "aws:kms/key:Key": (name) => ({ ...arnOf(name), keyId: `key-of-${name}` }),
  "aws:s3/bucket:Bucket": arnOf,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": () => ({}),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": () => ({}),
  "aws:s3/bucketPolicy:BucketPolicy": () => ({}),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": () => ({}),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": () => ({}),
  "aws:s3/bucketVersioning:BucketVersioning": () => ({}),
  "aws:scheduler/schedule:Schedule": arnOf,
  "aws:scheduler/scheduleGroup:ScheduleGroup": arnOf,
  "aws:sfn/stateMachine:StateMachine": arnOf,
  "aws:sns/topic:Topic": arnOf,
  "aws:sns/topicPolicy:TopicPolicy": () => ({}),
  "aws:sns/topicSubscription:TopicSubscription": () => ({}),
  "aws:sqs/queue:Queue": (name) => ({ ...arnOf(name), url: `https://sqs/${name}` }),
  "aws:sqs/queuePolicy:QueuePolicy": () => ({}),
  "aws:ssm/parameter:Parameter": arnOf,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": () => ({}),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": () => ({}),
  "awsx:ec2:Vpc": () => ({
    vpcId: "vpc-1",
    publicSubnetIds: ["public-1", "public-2"],
    privateSubnetIds: ["private-1", "private-2"],
    isolatedSubnetIds: ["isolated-1", "isolated-2"],
    routeTables: [{ id: "routes-1" }, { id: "routes-2" }],
  }),
};

function arnOf(name: string): { arn: string } {
  return { arn: `arn-of-${name}` };
}

/**
 * Runs `build` with every resource recorded, and waits until all of them are registered.
 * Mocks see neither parents nor dependencies; those are tested with the whole program.
 */
export async function record<T extends pulumi.Resource>(build: () => T): Promise<Recording<T>> {
  const resources: Recorded[] = [];
  const outputs: Record<string, readonly string[]> = {};
  let fail: (error: Error) => void = () => undefined;
  // Pulumi leaves the outputs of a refused resource pending for good, so the refusal is handed on here.
  const refused = new Promise<never>((_, reject) => (fail = reject));
  const refuse = (message: string) => {
    const error = new Error(message);
    fail(error);
    return error;
  };
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const given = withoutSecrets(inputs as Readonly<Record<string, unknown>>);
        resources.push({ type, name, inputs: given });
        if (type.startsWith("ds:")) return { id: name, state: given };
        const added = ADDED[type];
        if (!added) throw refuse(`No mock for the resource ${name} of type ${type}`);
        return { id: name, state: { ...given, ...added(name, given) } };
      },
      call: ({ token }) => {
        throw refuse(`No mock for the call ${token}`);
      },
    },
    "ds-pipeline",
    "dev",
  );
  const restore = watchOutputs(outputs);
  try {
    const built = build();
    const registered = Promise.all([built, ...descendants(built)].map(({ urn }) => valueOf(urn)));
    await Promise.race([registered, refused]);
    await pulumi.runtime.disconnect();
    return { built, resources, outputs };
  } finally {
    restore();
  }
}

/** Whether an input is secret is the provider's business: the AWS package marks every parameter's value. */
function withoutSecrets(inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [key, pulumi.runtime.unwrapRpcSecret(value) as unknown]),
  );
}

/** Pulumi keeps a resource's children; each is registered in its own time. */
function descendants(resource: pulumi.Resource): pulumi.Resource[] {
  const { __childResources = new Set<pulumi.Resource>() } = resource as unknown as {
    __childResources?: ReadonlySet<pulumi.Resource>;
  };
  return [...__childResources].flatMap((child) => [child, ...descendants(child)]);
}

/** The type and name of every resource, in order of the type. */
export function listed({ resources }: Recording<unknown>): string[] {
  return resources.map(({ type, name }) => `${type} ${name}`).sort();
}

/** The inputs of the one resource of that type of that name. */
export function inputsOf(
  { resources }: Recording<unknown>,
  type: string,
  name: string,
): Readonly<Record<string, unknown>> {
  const found = resources.filter((resource) => resource.type === type && resource.name === name);
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type} are named ${name}`);
  return found[0]?.inputs ?? {};
}

/** The names of a resource's public outputs, in their order. */
export function publicOutputs(resource: pulumi.Resource): string[] {
  const own = Object.entries(resource).filter(([name]) => name !== "urn" && !name.startsWith("__"));
  return own.filter(([, value]) => pulumi.Output.isInstance(value)).map(([name]) => name);
}

/** The value of an output. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

interface Registering {
  readonly __name: string;
}
type Register = (this: Registering, values?: object) => void;

/** Mocks do not say what a component registers as its outputs, so the call itself is watched. */
function watchOutputs(outputs: Record<string, readonly string[]>): () => void {
  const component = pulumi.ComponentResource.prototype as unknown as { registerOutputs: Register };
  const { registerOutputs } = component;
  component.registerOutputs = function (this: Registering, values?: object) {
    outputs[this.__name] ??= Object.keys(values ?? {}); // Pulumi calls it once more by itself, without effect
    registerOutputs.call(this, values);
  };
  return () => {
    component.registerOutputs = registerOutputs;
  };
}
