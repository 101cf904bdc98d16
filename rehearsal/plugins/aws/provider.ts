import {
  UNKNOWN,
  type Difference,
  type FoundResource,
  type Kept,
  type Properties,
  type Provider,
  type ProviderPackage,
  type ResourceRequest,
  type ResourceState,
} from "../provider";
import { checkInputs, settle } from "./check";
import { diff } from "./diff";
import type { AnyArgs, AnyHandler, AnyInputs, Existing, Wanted } from "./handler";
import { answer } from "./invokes";
import { describe, find, unread } from "./reading";
import { HANDLED_TYPES, handlerOf } from "./registry";
import type { AwsCredentials } from "../../emulator/clients";
import { signIn, type AwsSession } from "./session";
import { readSettings, type AwsSettings } from "./settings";
import { shape } from "./shape";
import { retag } from "./tagging";
import { tagsIn, type Tags } from "./tags";

export interface AwsProviderOptions {
  /** Address of the emulator, such as `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** The caller's own credentials for a provider, before it assumes any role; `profile` is among its settings. */
  readonly credentialsFor: (settings: AwsSettings) => AwsCredentials | Promise<AwsCredentials>;
}

type State = ResourceState & Kept;

/** The package "aws": every resource becomes calls of the AWS SDK to the emulator. */
export const awsPackage = (options: AwsProviderOptions): ProviderPackage => ({
  name: "aws",
  checkSettings: (settings) => void readSettings(settings),
  configure: async (inputs) => {
    const settings = readSettings(inputs);
    const session = await signIn(options.endpoint, settings, await options.credentialsFor(settings));
    return new AwsProvider(session, settings);
  },
});

class AwsProvider implements Provider {
  constructor(
    private readonly session: AwsSession,
    private readonly settings: AwsSettings,
  ) {}

  /** A type without a handler passes, so that policies alone judge it; making one fails. */
  check(asked: ResourceRequest): Properties {
    if (HANDLED_TYPES.includes(asked.type)) return this.accept(asked).request.inputs;
    shape(asked.type); // throws for a type that the package does not have
    return asked.inputs;
  }

  diff(type: string, before: Kept, newInputs: Properties, ignoreChanges: readonly string[]): Difference {
    const { inputs: oldInputs, outputs: oldOutputs } = existing(type, { id: "", ...before });
    const { defaultTags } = this.settings;
    return diff({ type, oldInputs, oldOutputs, newInputs, ignoreChanges, defaultTags });
  }

  plan(request: ResourceRequest): Properties {
    const unknown = shape(request.type).computed.map((name) => [name, UNKNOWN]);
    return { ...(Object.fromEntries(unknown) as Properties), ...request.inputs, ...this.provided(request) };
  }

  async create(asked: ResourceRequest): Promise<ResourceState> {
    const { request, handler } = this.accept(asked);
    const id = await explain("create", request.type, request.name, () =>
      handler.create(this.wanted(request)),
    );
    return this.written(request, id, {});
  }

  async update(asked: ResourceRequest, before: State): Promise<ResourceState> {
    const { request, handler } = this.accept(asked);
    const { type, name } = request;
    const old = existing(type, before);
    const wanted = this.wanted(request);
    await explain("update", type, name, async () => {
      await handler.update?.(wanted, old);
      const resource = { ...old.outputs, id: old.id };
      if (handler.tagging) await retag(handler.tagging, wanted.aws, resource, wanted.tags);
    });
    return this.written(request, before.id, before.outputs);
  }

  async delete(type: string, before: State): Promise<void> {
    const { handler } = handlerOf(type);
    await explain("delete", type, before.id, () =>
      handler.delete(this.sessionFor(before.outputs), existing(type, before)),
    );
  }

  async read(type: string, id: string, before?: Kept): Promise<FoundResource | undefined> {
    const known = before && existing(type, { id, ...before });
    const aws = this.sessionFor({ ...known?.inputs, ...known?.outputs });
    const found = await explain("read", type, id, () => find(type, aws, id, known));
    if (!found) return undefined;
    const { defaultTags } = this.settings;
    return {
      id: (found["id"] as string | undefined) ?? id,
      ...describe({ type, found, known, region: aws.region, defaultTags }),
      unread: unread(type),
    };
  }

  invoke(token: string, args: Properties): Promise<Properties> {
    return answer(this.session, token, args);
  }

  /** The request as the real provider would receive it, and the handler that serves it; throws when it is refused. */
  private accept(asked: ResourceRequest): { request: ResourceRequest; handler: AnyHandler } {
    const { handler, file } = handlerOf(asked.type);
    checkInputs(asked, handler, file);
    return { request: settle(asked), handler };
  }

  private wanted({ name, inputs }: ResourceRequest): Wanted<AnyArgs> {
    const aws = this.sessionFor(inputs);
    return { aws, logicalName: name, inputs: inputs as AnyInputs, tags: this.tagsOf(inputs) };
  }

  /** What create and update give: the resource as AWS has it now. */
  private async written(
    { type, name, inputs }: ResourceRequest,
    id: string,
    outputs: Properties,
  ): Promise<ResourceState> {
    const found = await this.read(type, id, { inputs, outputs });
    if (!found) throw new Error(`${type} "${name}" was written, and AWS does not find it as ${id}.`);
    return { id: found.id, outputs: found.outputs };
  }

  /** What the provider itself knows of a resource, even before it exists. */
  private provided({ type, inputs }: ResourceRequest): Properties {
    const { inputs: settable, computed } = shape(type);
    const region = typeof inputs["region"] === "string" ? inputs["region"] : this.settings.region;
    return {
      ...(settable.includes("region") ? { region } : {}),
      ...(computed.includes("tagsAll") ? { tagsAll: this.tagsOf(inputs) } : {}),
    };
  }

  private tagsOf(inputs: Properties): Tags {
    return { ...this.settings.defaultTags, ...tagsIn(inputs, "tags") };
  }

  private sessionFor(properties: Properties): AwsSession {
    const region = properties["region"];
    return typeof region === "string" ? this.session.inRegion(region) : this.session;
  }
}

function existing(type: string, before: State): Existing<AnyArgs> {
  const { inputs } = settle({ type, name: before.id, inputs: before.inputs });
  return { ...before, inputs: inputs as AnyInputs };
}

/** Runs a handler; an error of AWS says which resource it is about. */
async function explain<T>(doing: string, type: string, name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new Error(`Could not ${doing} ${type} "${name}": ${reason}`, { cause });
  }
}
