import * as pulumi from "@pulumi/pulumi";

class ForeignProvider extends pulumi.ProviderResource {}
class ForeignResource extends pulumi.CustomResource {}
class ForeignComponent extends pulumi.ComponentResource {
  constructor(type: string, name: string, inputs: pulumi.Inputs, options: pulumi.ComponentResourceOptions) {
    super(type, name, inputs, options, true);
  }
}

/** A resource of a package whose SDK is not installed, with the provider that a program would make for it. */
export function foreignResource(
  type: string,
  name: string,
  inputs: pulumi.Inputs = {},
): pulumi.CustomResource {
  const provider = new ForeignProvider(type.split(":")[0] ?? "", `${name}--provider`, {});
  return new ForeignResource(type, name, inputs, { provider });
}

/** A component that a plugin makes. */
export const remoteComponent = (
  type: string,
  name: string,
  inputs: pulumi.Inputs,
  { provider }: pulumi.CustomResourceOptions,
): pulumi.ComponentResource => new ForeignComponent(type, name, inputs, provider ? { provider } : {});
