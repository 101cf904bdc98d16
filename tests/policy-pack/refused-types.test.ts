import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD_SERVICES } from "../../documents/boundary/build-services";
import { IDENTITIES, RUN_SERVICES } from "../../documents/boundary/run-services";
import { refusedType } from "../../policy-pack/refused-types";
import { installedAwsTypes } from "./installed-types";

/** Types of other packages than AWS's, by what the list calls them: of AWS's, installed-services.txt has each. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  "CloudFormation and Cloud Control, which make any resource": [
    "aws-native:codebuild:Project",
    "pulumi:providers:aws-native",
  ],
  "an image built, pushed or run by the deployment itself": [
    "awsx:ecr:Image",
    "awsx:ecr:RegistryImage",
    "docker-build:index:Image",
    "docker:index/image:Image",
    "pulumi:providers:docker",
    "pulumi:providers:docker-build",
  ],
  "commands and code that the deployment itself runs": [
    "command:local:Command",
    "command:remote:Command",
    "pulumi-nodejs:dynamic/builds:Image",
    "pulumi-nodejs:dynamic:Resource",
    "pulumi-python:dynamic:Resource",
    "pulumi:providers:command",
    "pulumi:providers:pulumi-nodejs",
  ],
  EKS: ["eks:index:Cluster", "kubernetes:core/v1:Pod", "pulumi:providers:kubernetes"],
};

/** Types that look like these and are not, or that the pipeline itself needs. */
const ALLOWED = [
  "AWS:codebuild/project:Project",
  "awsx:ec2:Vpc",
  "awsx:ecr:Repository",
  "dockerhub:index:Repository",
  "ds:images:ImageRepositories",
  "my:aws:codebuild/project:Project",
  "pulumi:providers:aws",
  "pulumi:providers:awsx",
  "pulumi:providers:pulumi",
  "pulumi:pulumi:Stack",
  "",
];

const REFUSED = [...BUILD_SERVICES, ...RUN_SERVICES, IDENTITIES];
const installed = installedAwsTypes();

describe("what no target has", () => {
  for (const [what, types] of Object.entries(EXAMPLES))
    for (const type of types) it(`covers ${type}: ${what}`, () => expect(refusedType(type)).to.equal(what));

  for (const type of ALLOWED)
    it(`leaves ${type || "a type without a name"} alone`, () =>
      expect(refusedType(type)).to.equal(undefined));

  it("meets a type with every head of its list: none is dead", () => {
    const known = [...installed, ...Object.values(EXAMPLES).flat()];
    const heads = REFUSED.flatMap(({ types }) => types);
    expect(heads.filter((head) => !known.some((type) => type.startsWith(head)))).to.deep.equal([]);
  });

  // The number of types of each service, and those that are refused. Where a new version has another number, look at
  // what is new: when it builds or runs code, it belongs into documents/boundary/{build,run}-services.ts; then the list
  // here follows.
  it("is of the installed AWS package's types what somebody has looked at", () => {
    const looked = readFileSync(join(__dirname, "installed-services.txt"), "utf8").trimEnd().split("\n");
    expect(services()).to.deep.equal(looked);
  });
});

/** Each service with the number of its types, and below it those that are refused, with what they are. */
function services(): readonly string[] {
  const byService = new Map<string, string[]>();
  for (const type of installed) {
    const service = type.split(/[:/]/)[1] ?? "";
    byService.set(service, [...(byService.get(service) ?? []), type]);
  }
  return [...byService].flatMap(([service, types]) => [
    `${service}: ${types.length}`,
    ...types.flatMap((type) => {
      const what = refusedType(type);
      return what === undefined ? [] : [`  ${type}: ${what}`];
    }),
  ]);
}
