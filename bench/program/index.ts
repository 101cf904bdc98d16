import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { RegisteredResource } from "../../ci/pulumi/stack-run";

/** Resources to register again and again until there are `count`. */
export interface Repeated {
  readonly provider: RegisteredResource;
  readonly resources: readonly RegisteredResource[];
  readonly count: number;
}

class Provider extends pulumi.ProviderResource {}
class Resource extends pulumi.CustomResource {}

/** An empty program, or, where BENCH_RESOURCES names a file of `Repeated`, one of many resources. */
const file = process.env["BENCH_RESOURCES"];
if (file !== undefined) {
  const { provider: made, resources, count } = JSON.parse(readFileSync(file, "utf8")) as Repeated;
  const provider = new Provider("aws", made.name, made.inputs);
  for (let index = 0; index < count; index++) {
    const { type, name, inputs, protect } = resources[index % resources.length]!;
    new Resource(type, `${name}-${index}`, inputs, { protect, provider });
  }
}
