import type { Deployment } from "./deployment";
import { UNKNOWN, type Properties } from "../plugins/provider";
import { plainRegistration, type Registration } from "./registration";
import { revealProperties } from "../plugins/values";

/** Expands a remote component in place of its plugin: its children take the same path as the program's resources. */
export async function expandComponent(
  deployment: Deployment,
  component: Registration,
  urn: string,
): Promise<Properties> {
  const { type, name } = component;
  const expand = deployment.options.components?.[type];
  if (!expand) throw new Error(`no expansion is given for the remote component ${type}`);
  return expand({ type, name, inputs: revealProperties(component.inputs) }, async (child, options) => {
    const dependencies = options?.dependsOn ?? [];
    const registered = await deployment.register({
      ...plainRegistration({ ...child, custom: true, parent: urn }),
      dependencies,
      // As the real engine does for a request that does not say what each property depends on.
      propertyDependencies: Object.fromEntries(Object.keys(child.inputs).map((key) => [key, dependencies])),
    });
    return {
      urn: registered.urn,
      id: registered.id || UNKNOWN,
      outputs: revealProperties(registered.outputs),
    };
  });
}
