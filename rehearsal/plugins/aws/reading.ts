import type { Properties } from "../provider";
import { asWritten, same } from "./equality";
import type { AnyArgs, Known } from "./handler";
import { handlerOf } from "./registry";
import type { AwsSession } from "./session";
import { shape } from "./shape";
import { tagsIn, type Tags } from "./tags";

type State = Known<AnyArgs> | undefined;

/** Properties of a type that are sent and that the emulator does not give back: reading keeps what the state says. */
export function unread(type: string): readonly string[] {
  return Object.keys(handlerOf(type).handler.unread ?? {});
}

/** @returns what AWS has, or `undefined` when it says that there is no such thing; any other refusal is an error */
export async function find(
  type: string,
  aws: AwsSession,
  id: string,
  known: State,
): Promise<Properties | undefined> {
  const { read, tagging } = handlerOf(type).handler;
  try {
    const found = await read(aws, id, known);
    if (!found || !tagging?.list) return found;
    const resource = tagging.by === "arn" ? found["arn"] : id;
    return { ...found, tags: await tagging.list(aws, resource as string) };
  } catch (error) {
    if (error instanceof Error && NOT_FOUND.test(error.name)) return undefined;
    throw error;
  }
}

/** The names by which services say so, such as `NoSuchBucket` and `InvalidVpcID.NotFound`. */
const NOT_FOUND = /NotFound|^NoSuch|DoesNotExist/;

interface Description {
  readonly type: string;
  /** What {@link find} found. */
  readonly found: Properties;
  readonly known: State;
  readonly region: string;
  readonly defaultTags: Tags;
}

/** What was found, as a program would write it and as the state holds it. */
export function describe(of: Description): { readonly inputs: Properties; readonly outputs: Properties } {
  const { type, known } = of;
  const { maps, defaults } = handlerOf(type).handler;
  const { inputs: settable, computed } = shape(type);
  const written: Properties = known?.inputs ?? {};
  const actual = actualProperties(of, written, settable);
  // What AWS fills in a program may leave out; where there is none yet, it is all told.
  const told = Object.keys(maps).filter(
    (name) => written[name] !== undefined || !known || !computed.includes(name),
  );
  const inputs = told.map(
    (name) => [name, asWritten(written[name], actual[name], defaults?.[name])] as const,
  );
  const outputs = [...settable, ...computed].map((name) => {
    const kept = written[name] !== undefined && same(written[name], actual[name], defaults?.[name]);
    return [name, kept ? written[name] : actual[name]] as const;
  });
  return { inputs: present([...inputs, ["region", written["region"]]]), outputs: present(outputs) };
}

function actualProperties(
  { type, found, region, defaultTags }: Description,
  written: Properties,
  settable: readonly string[],
): Properties {
  // AWS's own services put on tags that nobody else can take off.
  const tags = Object.entries(tagsIn(found, "tags")).filter(([key]) => !key.startsWith("aws:"));
  const stated = tagsIn(written, "tags");
  const own = tags.filter(([key, value]) => key in stated || defaultTags[key] !== value);
  return {
    ...found,
    ...Object.fromEntries(unread(type).map((name) => [name, written[name]])),
    region,
    ...(settable.includes("tags")
      ? { tags: Object.fromEntries(own), tagsAll: Object.fromEntries(tags) }
      : {}),
  };
}

const present = (properties: readonly (readonly [string, unknown])[]): Properties =>
  Object.fromEntries(properties.filter(([, value]) => value !== undefined && value !== null));
