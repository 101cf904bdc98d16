import { settle } from "./aws/check";
import { diff } from "./aws/diff";
import { defaultTagsIn } from "./aws/settings";
import { shape } from "./aws/shape";
import { tagsIn } from "./aws/tags";
import type { Service } from "./grpc";
import { UNKNOWN, type Properties, type Provider } from "./provider";
import { providerService } from "./provider-service";

/** What the engine had the provider do. */
export interface Step {
  readonly does: "create" | "update" | "delete";
  readonly type: string;
  /** The resource's logical name; one that takes its place has the name with `#2` behind it, and so on. */
  readonly made: string;
  readonly inputs: Properties;
}

/** What the echoing provider answers beside echoing. */
export interface Echo {
  /** Tags of every image that is asked for, or throws as ECR refuses; default: none. */
  readonly imageTags?: () => readonly string[];
  /** Hears of every step before it is done, in their order. Throws as AWS refuses. */
  readonly onStep?: (step: Step) => void;
}

/**
 * A fake of a package: takes every resource and echoes its inputs; of the package aws it takes what the installed SDK
 * has, with every computed property unknown at preview and invented in an update. What replaces a resource it knows from
 * the handlers of the plugin aws. It cannot prove that AWS would take the inputs; the emulator does that.
 */
export const echoService = (name: string, echo: Echo = {}): Service => {
  const counts = new Map<string, number>();
  return providerService({
    name,
    checkSettings: () => undefined,
    configure: (settings) =>
      Promise.resolve(echoing(name === "aws" ? shape : anyShape, settings, echo, counts)),
  });
};

/** Of a package whose SDK is not installed. */
const anyShape = (): { computed: readonly string[]; inputs?: readonly string[] } => ({ computed: [] });

function echoing(
  shapeOf: typeof anyShape | typeof shape,
  settings: Properties,
  echo: Echo,
  /** How often each resource was made. */
  counts: Map<string, number>,
): Provider {
  const { imageTags = () => [], onStep } = echo;
  const { region } = settings;
  const defaultTags = defaultTagsIn(settings);
  const computed = (type: string, inputs: Properties, value: (property: string) => unknown) => ({
    ...Object.fromEntries(shapeOf(type).computed.map((property) => [property, value(property)])),
    ...(region === undefined ? {} : { region }),
    ...tagsAll(type, inputs),
  });
  const tagsAll = (type: string, inputs: Properties) =>
    shapeOf(type).computed.includes("tagsAll")
      ? { tagsAll: { ...defaultTags, ...tagsIn(inputs, "tags") } }
      : {};
  return {
    check: ({ type, name, inputs }) => {
      const settable = shapeOf(type).inputs;
      const unknown = Object.keys(inputs).filter((property) => settable?.includes(property) === false);
      if (unknown.length > 0) throw new Error(`${type} ${name} has no property ${unknown.join(", ")}`);
      return inputs;
    },
    diff: (type, before, newInputs, ignoreChanges) => {
      if (shapeOf !== shape) return { changes: [], replaces: [], deleteBeforeReplace: false };
      const settled = (inputs: Properties) => settle({ type, name: "", inputs }).inputs;
      return diff({
        type,
        oldInputs: settled(before.inputs),
        oldOutputs: before.outputs,
        newInputs: settled(newInputs),
        ignoreChanges,
        defaultTags,
      });
    },
    plan: ({ type, inputs }) => ({ ...computed(type, inputs, () => UNKNOWN), ...inputs }),
    create: ({ type, name, inputs }) => {
      const before = counts.get(`${type} ${name}`) ?? 0;
      const made = before === 0 ? name : `${name}#${before + 1}`;
      onStep?.({ does: "create", type, made, inputs });
      counts.set(`${type} ${name}`, before + 1);
      const outputs = { ...computed(type, inputs, (property) => `${made}.${property}`), ...inputs };
      return Promise.resolve({ id: `${made}-id`, outputs });
    },
    update: ({ type, inputs }, { id, outputs }) => {
      onStep?.({ does: "update", type, made: nameIn(id), inputs });
      return Promise.resolve({ id, outputs: { ...outputs, ...inputs, ...tagsAll(type, inputs) } });
    },
    read: (_type, id, before) => Promise.resolve(before && { id, ...before, unread: [] }),
    delete: (type, { id, inputs }) => {
      onStep?.({ does: "delete", type, made: nameIn(id), inputs });
      return Promise.resolve();
    },
    invoke: async (token) => {
      if (token === "aws:index/getAvailabilityZones:getAvailabilityZones")
        return { names: ["a", "b", "c"].map((zone) => `${String(region)}${zone}`) };
      if (token === "aws:ecr/getImage:getImage") return { id: "image", imageTags: imageTags() };
      throw new Error(`The fake does not answer ${token}`);
    },
  };
}

const nameIn = (id: string): string => id.replace(/-id$/, "");
