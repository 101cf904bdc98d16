import {
  UNKNOWN,
  type ConfigureProvider,
  type ExpandComponent,
  type Properties,
} from "../../rehearsal/engine";
import { expandVpc } from "../../rehearsal/plugins/awsx/vpc";
import { shape } from "../../rehearsal/plugins/aws/shape";

/**
 * A fake of AWS: takes every resource of the installed SDK and echoes its inputs, with every computed property unknown
 * at preview and invented in an update. It cannot prove that AWS would take the inputs; the rehearsal does that.
 */
export const echoProvider: ConfigureProvider = (_package, settings) => echoing(settings, []);

/** @param imageTags What every image that is asked for has. */
export const echoWithImages =
  (imageTags: readonly string[]): ConfigureProvider =>
  (_package, settings) =>
    echoing(settings, imageTags);

function echoing(settings: Properties, imageTags: readonly string[]): ReturnType<ConfigureProvider> {
  const computed = (type: string, value: (property: string) => unknown) =>
    Object.fromEntries(shape(type).computed.map((name) => [name, value(name)]));
  return Promise.resolve({
    plan: ({ type, inputs }) => Promise.resolve({ ...computed(type, () => UNKNOWN), ...inputs }),
    create: ({ type, name, inputs }) => {
      checkInputs(type, name, inputs);
      return Promise.resolve({
        id: `${name}-id`,
        outputs: { ...computed(type, (property) => `${name}.${property}`), ...inputs },
      });
    },
    update: ({ name, inputs }, before) =>
      Promise.resolve({ id: `${name}-id`, outputs: { ...before.outputs, ...inputs } }),
    delete: () => Promise.resolve(),
    invoke: (token) => {
      if (token === "aws:index/getAvailabilityZones:getAvailabilityZones") {
        return Promise.resolve({
          names: ["a", "b", "c"].map((zone) => `${String(settings["region"])}${zone}`),
        });
      }
      if (token === "aws:ecr/getImage:getImage") return Promise.resolve({ id: "image", imageTags });
      return Promise.reject(new Error(`The fake does not answer ${token}`));
    },
  });
}

function checkInputs(type: string, name: string, inputs: Properties): void {
  const { inputs: settable } = shape(type);
  const unknown = Object.keys(inputs).filter((property) => !settable.includes(property));
  if (unknown.length > 0) throw new Error(`${type} ${name} has no property ${unknown.join(", ")}`);
}

export const components: Readonly<Record<string, ExpandComponent>> = { "awsx:ec2:Vpc": expandVpc };
