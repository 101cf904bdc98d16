import { LogStream } from "@pulumi/aws/cloudwatch/logStream";
import { Parameter } from "@pulumi/aws/ssm/parameter";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { inputsOf, record } from "./recorded-resources";

class Holder extends pulumi.ComponentResource {
  constructor(name: string, make: (parent: pulumi.ComponentResource) => void) {
    super("ds:test:Holder", name);
    make(this);
    this.registerOutputs({});
  }
}

/** Why recording what `make` makes fails. */
async function failure(make: (parent: pulumi.ComponentResource) => void): Promise<string> {
  const outcome = await record(() => new Holder("holder", make)).then(
    () => "recorded",
    (error: Error) => error.message,
  );
  return outcome;
}

describe("recording resources", () => {
  it("fails for a type that it does not know", async () => {
    const message = await failure((parent) => {
      new LogStream("stream", { logGroupName: "/ecs" }, { parent });
    });
    expect(message).to.contain("No mock for the resource stream of type aws:cloudwatch/logStream:LogStream");
  });

  it("fails for a call", async () => {
    const message = await failure((parent) => {
      const token = "aws:index/getCallerIdentity:getCallerIdentity";
      const identity = pulumi.runtime.invokeOutput<{ arn: string }>(token, {}, { parent });
      new Parameter("caller", { type: "String", value: identity.arn }, { parent });
    });
    expect(message).to.contain("No mock for the call aws:index/getCallerIdentity:getCallerIdentity");
  });

  it("fails for the inputs of a resource that is not there", async () => {
    const recording = await record(() => new Holder("holder", () => undefined));
    expect(() => inputsOf(recording, "ds:test:Holder", "other")).to.throw(
      "0 resources of type ds:test:Holder are named other",
    );
  });
});
