import { isDeepStrictEqual } from "node:util";
import {
  UNKNOWN,
  type ConfigureProvider,
  type Properties,
  type Provider,
  type ResourceRequest,
  type ResourceState,
} from "../provider";
import { checkInputs, settle } from "./check";
import type { AnyArgs, AnyHandler, AnyInputs, Existing, Made, Wanted } from "./handler";
import { answer } from "./invokes";
import { handlerOf } from "./registry";
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

type Before = ResourceState & { readonly inputs: Properties };

/**
 * Makes the providers of the package "aws": every resource becomes calls of the AWS SDK to the emulator.
 * Configuring one throws for settings it does not know and for an account it is not allowed to work in.
 */
export function awsProvider(options: AwsProviderOptions): ConfigureProvider {
  return async (packageName, inputs) => {
    if (packageName !== "aws")
      throw new Error(`The rehearsal's AWS provider was asked for the package "${packageName}".`);
    const settings = readSettings(inputs);
    const session = await signIn(options.endpoint, settings, await options.credentialsFor(settings));
    return new AwsProvider(session, settings);
  };
}

class AwsProvider implements Provider {
  constructor(
    private readonly session: AwsSession,
    private readonly settings: AwsSettings,
  ) {}

  // `async`, so that a refusal is a rejected promise in every method.
  async plan(asked: ResourceRequest): Promise<Properties> {
    const { request } = this.accept(asked);
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

  async update(asked: ResourceRequest, before: Before): Promise<ResourceState | undefined> {
    const { request, handler } = this.accept(asked);
    const old = settle({ ...request, inputs: before.inputs }).inputs;
    const changed = [...new Set([...Object.keys(old), ...Object.keys(request.inputs)])].filter(
      (name) => !isDeepStrictEqual(old[name], request.inputs[name]),
    );
    // Default tags may have changed too, and they belong to no input.
    const inPlace = ["tags", ...(handler.inPlace ?? []), ...Object.keys(handler.ignores ?? {})];
    if (changed.some((name) => !inPlace.includes(name))) return undefined;
    const made = await explain("update", request.type, request.name, async () =>
      handler.update?.(this.wanted(request), existing(before, old)),
    );
    return made && this.state(request, made);
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
