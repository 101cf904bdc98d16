import { isDeepStrictEqual } from "node:util";
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
import type { AnyArgs, AnyHandler, AnyInputs, Existing, Made, Wanted } from "./handler";
import { answer } from "./invokes";
import { HANDLED_TYPES, handlerOf } from "./registry";
import { signIn, type AwsCredentials, type AwsSession } from "./session";
import { readSettings, type AwsSettings } from "./settings";
import { shape } from "./shape";
import type { Tags } from "./tags";

export interface AwsProviderOptions {
  /** Address of the emulator, such as `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** The caller's own credentials for a provider, before it assumes any role; `profile` is among its settings. */
  readonly credentialsFor: (settings: AwsSettings) => AwsCredentials | Promise<AwsCredentials>;
}

type Before = ResourceState & Kept;

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

/** What Pulumi makes up when it is left out; while it stays, a resource and its replacement cannot be there together. */
const NAMES = ["name", "bucket"];

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

  diff(type: string, before: Kept, inputs: Properties, ignored: readonly string[]): Difference {
    const { handler } = handlerOf(type);
    const names = [...new Set([...Object.keys(before.inputs), ...Object.keys(inputs)])];
    const changed = names.filter(
      (name) => !ignored.includes(name) && !isDeepStrictEqual(before.inputs[name], inputs[name]),
    );
    const inPlace = ["tags", ...(handler.inPlace ?? []), ...Object.keys(handler.ignores ?? {})];
    const replaces = changed.filter((name) => !handler.update || !inPlace.includes(name));
    const tagsAll = before.outputs["tagsAll"];
    const retagged =
      typeof tagsAll === "object" &&
      inputs["tags"] !== UNKNOWN &&
      !changed.includes("tags") &&
      !isDeepStrictEqual(tagsAll, this.tagsOf(inputs));
    return {
      changes: retagged ? [...changed, "tagsAll"] : changed,
      replaces,
      deleteBeforeReplace:
        replaces.length > 0 &&
        NAMES.some((name) => typeof inputs[name] === "string" && inputs[name] === before.inputs[name]),
    };
  }

  plan(request: ResourceRequest): Properties {
    const unknown = shape(request.type).computed.map((name) => [name, UNKNOWN]);
    return { ...(Object.fromEntries(unknown) as Properties), ...request.inputs, ...this.provided(request) };
  }

  async create(asked: ResourceRequest): Promise<ResourceState> {
    const { request, handler } = this.accept(asked);
    const made = await explain("create", request.type, request.name, () =>
      handler.create(this.wanted(request)),
    );
    return this.state(request, made);
  }

  async update(asked: ResourceRequest, before: Before): Promise<ResourceState> {
    const { request, handler } = this.accept(asked);
    const { update } = handler;
    if (!update) throw new Error(`${asked.type} "${asked.name}" cannot be changed in place.`);
    const old = settle({ ...request, inputs: before.inputs }).inputs;
    const made = await explain("update", request.type, request.name, () =>
      update(this.wanted(request), existing(before, old)),
    );
    return this.state(request, made);
  }

  read(type: string): Promise<FoundResource | undefined> {
    return Promise.reject(new Error(`The rehearsal does not read ${type} back.`));
  }

  async delete(type: string, before: Before): Promise<void> {
    const { handler } = handlerOf(type);
    const { inputs } = settle({ type, name: before.id, inputs: before.inputs });
    await explain("delete", type, before.id, () =>
      handler.delete(this.sessionFor(before.outputs), existing(before, inputs)),
    );
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

  private state(request: ResourceRequest, made: Made): ResourceState {
    // What AWS did not return is left out.
    const returned = Object.entries(made.computed ?? {}).filter(([, value]) => value !== undefined);
    const computed = Object.fromEntries(returned) as Properties;
    return { id: made.id, outputs: { ...request.inputs, ...this.provided(request), ...computed } };
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
    const own = inputs["tags"];
    return { ...this.settings.defaultTags, ...(typeof own === "object" ? (own as Tags) : {}) };
  }

  private sessionFor(properties: Properties): AwsSession {
    const region = properties["region"];
    return typeof region === "string" ? this.session.inRegion(region) : this.session;
  }
}

function existing(before: Before, inputs: Properties): Existing<AnyArgs> {
  const tags = before.outputs["tagsAll"];
  return { ...before, inputs: inputs as AnyInputs, tags: typeof tags === "object" ? (tags as Tags) : {} };
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
