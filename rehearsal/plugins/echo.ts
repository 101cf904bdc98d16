import { shape } from "./aws/shape";
import type { Service } from "./grpc";
import { UNKNOWN, type Properties, type Provider } from "./provider";
import { providerService } from "./provider-service";

/** What the echoing provider answers beside echoing. */
export interface Echo {
  /** Tags of every image that is asked for, or throws as ECR refuses; default: none. */
  readonly imageTags?: () => readonly string[];
  /** Hears the name of every resource that is made. */
  readonly onCreate?: (resource: string) => void;
}

/**
 * A fake of a package: takes every resource and echoes its inputs; of the package aws it takes what the installed SDK
 * has, with every computed property unknown at preview and invented in an update. It cannot prove that AWS would take
 * the inputs; the emulator does that.
 */
export const echoService = (name: string, echo: Echo = {}): Service =>
  providerService({
    name,
    checkSettings: () => undefined,
    configure: (settings) => Promise.resolve(echoing(name === "aws" ? shape : anyShape, settings, echo)),
  });

/** Of a package whose SDK is not installed. */
const anyShape = (): { computed: readonly string[]; inputs?: readonly string[] } => ({ computed: [] });

function echoing(shapeOf: typeof anyShape | typeof shape, settings: Properties, echo: Echo): Provider {
  const { imageTags = () => [], onCreate } = echo;
  const { region } = settings;
  const computed = (type: string, value: (property: string) => unknown) => ({
    ...Object.fromEntries(shapeOf(type).computed.map((property) => [property, value(property)])),
    ...(region === undefined ? {} : { region }),
  });
  return {
    check: ({ type, name, inputs }) => {
      const settable = shapeOf(type).inputs;
      const unknown = Object.keys(inputs).filter((property) => settable?.includes(property) === false);
      if (unknown.length > 0) throw new Error(`${type} ${name} has no property ${unknown.join(", ")}`);
      return inputs;
    },
    diff: () => ({ changes: [], replaces: [], deleteBeforeReplace: false }),
    plan: ({ type, inputs }) => ({ ...computed(type, () => UNKNOWN), ...inputs }),
    create: ({ type, name, inputs }) => {
      onCreate?.(name);
      const made = computed(type, (property) => `${name}.${property}`);
      return Promise.resolve({ id: `${name}-id`, outputs: { ...made, ...inputs } });
    },
    update: ({ inputs }, before) =>
      Promise.resolve({ id: before.id, outputs: { ...before.outputs, ...inputs } }),
    read: (_type, id, before) => Promise.resolve(before && { id, ...before, unread: [] }),
    delete: () => Promise.resolve(),
    invoke: async (token) => {
      if (token === "aws:index/getAvailabilityZones:getAvailabilityZones")
        return { names: ["a", "b", "c"].map((zone) => `${String(region)}${zone}`) };
      if (token === "aws:ecr/getImage:getImage") return { id: "image", imageTags: imageTags() };
      throw new Error(`The fake does not answer ${token}`);
    },
  };
}
