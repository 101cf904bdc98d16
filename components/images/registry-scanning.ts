import { RegistryScanningConfiguration } from "@pulumi/aws/ecr/registryScanningConfiguration";
import * as pulumi from "@pulumi/pulumi";
import { childOptions } from "../children";

export interface RegistryScanningArgs {
  /** Names of the repositories that are scanned; one whose name contains one of these is scanned as well. */
  readonly images: readonly string[];
  /** `BASIC`: when an image is pushed. `ENHANCED`: by Amazon Inspector, again whenever it learns something new. */
  readonly type: "BASIC" | "ENHANCED";
}

/**
 * Has an account's registry scan images: the one configuration that it has in a region; another that is there already is
 * replaced. AWS is retiring the setting of a single repository.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
 */
export class RegistryScanning extends pulumi.ComponentResource {
  constructor(name: string, args: RegistryScanningArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:images:RegistryScanning", name, {}, options);
    new RegistryScanningConfiguration(
      `${name}-configuration`,
      {
        scanType: args.type,
        rules: [
          {
            scanFrequency: args.type === "BASIC" ? "SCAN_ON_PUSH" : "CONTINUOUS_SCAN",
            repositoryFilters: args.images.map((filter) => ({ filter, filterType: "WILDCARD" })),
          },
        ],
      },
      childOptions(this, options),
    );
    this.registerOutputs({});
  }
}
