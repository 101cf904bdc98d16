import {
  UNKNOWN,
  type ConfigureProvider,
  type Properties,
  type Provider,
  type ResourceRequest,
  type ResourceState,
} from "../../rehearsal/engine";

/** What the fake computes besides `arn`, by type. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = {
  "aws:ec2/vpc:Vpc": ["arn", "ownerId"],
  "aws:s3/bucket:Bucket": ["arn", "bucketDomainName"],
};

/** A change of one of these cannot be made in place. */
const REPLACING = ["bucket", "name", "cidrBlock"];

export interface Call {
  readonly method: "create" | "update" | "delete" | "invoke";
  readonly subject: string;
}

/**
 * A fake of AWS for tests of the engine: keeps resources in memory, invents ids and ARNs, records every call.
 * It has the account 123456789012 and no other.
 */
export class MemoryCloud {
  readonly calls: Call[] = [];
  readonly configured: { readonly packageName: string; readonly inputs: Properties }[] = [];
  readonly existing = new Map<string, Properties>();
  /** Logical names whose creation or change fails. */
  readonly failing = new Set<string>();
  private made = 0;

  readonly configure: ConfigureProvider = (packageName, inputs) => {
    this.configured.push({ packageName, inputs });
    const allowed = inputs.allowedAccountIds as string[] | undefined;
    if (allowed && !allowed.includes("123456789012")) {
      return Promise.reject(
        new Error(`AWS account ID not allowed: 123456789012 is not one of ${allowed.join(", ")}`),
      );
    }
    return Promise.resolve(this.provider(inputs));
  };

  /** Another cloud with the same resources and the same calls behind it. */
  copy(): MemoryCloud {
    const copy = new MemoryCloud();
    copy.calls.push(...this.calls);
    for (const [id, properties] of this.existing) copy.existing.set(id, properties);
    copy.made = this.made;
    return copy;
  }

  subjects(method: Call["method"]): string[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.subject);
  }

  private provider(settings: Properties): Provider {
    return {
      plan: ({ type, inputs }) => Promise.resolve({ ...inputs, ...fill(computedOf(type), () => UNKNOWN) }),
      create: (request) => this.create(request, settings),
      update: (request, before) => this.update(request, before),
      delete: (type, before) => {
        this.calls.push({ method: "delete", subject: `${type} ${before.id}` });
        if (!this.existing.delete(before.id))
          return Promise.reject(new Error(`${type} ${before.id} does not exist`));
        return Promise.resolve();
      },
      invoke: (token, args) => this.invoke(token, args),
    };
  }

  private create({ type, name, inputs }: ResourceRequest, settings: Properties): Promise<ResourceState> {
    this.calls.push({ method: "create", subject: name });
    if (this.failing.has(name))
      return Promise.reject(new Error(`AccessDenied: no permission to make ${name}`));
    const id = `${name}-${++this.made}`;
    const computed = fill(computedOf(type), (key) => `${key}:${String(settings.region)}:${id}`);
    const outputs = { ...inputs, ...computed };
    this.existing.set(id, outputs);
    return Promise.resolve({ id, outputs });
  }

  private update(
    { type, name, inputs }: ResourceRequest,
    before: ResourceState & { readonly inputs: Properties },
  ): Promise<ResourceState | undefined> {
    this.calls.push({ method: "update", subject: name });
    if (this.failing.has(name))
      return Promise.reject(new Error(`AccessDenied: no permission to change ${name}`));
    if (REPLACING.some((key) => inputs[key] !== before.inputs[key])) return Promise.resolve(undefined);
    const outputs = { ...inputs, ...fill(computedOf(type), (key) => before.outputs[key]) };
    this.existing.set(before.id, outputs);
    return Promise.resolve({ id: before.id, outputs });
  }

  private invoke(token: string, args: Properties): Promise<Properties> {
    this.calls.push({ method: "invoke", subject: token });
    switch (token) {
      case "aws:index/getCallerIdentity:getCallerIdentity":
        return Promise.resolve({ accountId: "123456789012", arn: "arn:aws:iam::123456789012:root" });
      case "aws:ssm/getParameter:getParameter":
        return Promise.resolve({ ...args, value: `value of ${String(args.name)}` });
      default:
        return Promise.reject(new Error(`the fake has no answer for ${token}`));
    }
  }
}

function computedOf(type: string): readonly string[] {
  return COMPUTED[type] ?? ["arn"];
}

function fill(keys: readonly string[], value: (key: string) => unknown): Properties {
  return Object.fromEntries(keys.map((key) => [key, value(key)]));
}
