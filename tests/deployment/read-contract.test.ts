import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ContractError, exportContract, readContract, type SourceContract } from "../../deployment/contract";
import { sampleSettings } from "../sample-settings";

const dev = sampleSettings("dev");
const EXPORTED = exportContract(dev);

/** An error as gRPC hands it over. */
const refusal = (details: string) => Object.assign(new Error(details), { details });

/** Reads the contract as prod does, from a backend with these stacks, organization `acme`. */
async function read(
  source: string,
  stacks: Readonly<Record<string, object>>,
  account = "123456789012",
): Promise<SourceContract> {
  const outputsOf = (name: string) => {
    const outputs = stacks[name];
    if (!outputs) throw refusal(`unknown stack "${name}"`);
    return { name, outputs, secretOutputNames: [] };
  };
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, inputs }) => {
        if (type !== "pulumi:pulumi:StackReference") throw refusal(`No mock for a resource of type ${type}`);
        return { id: "source", state: outputsOf((inputs as { name: string }).name) };
      },
      call: ({ token, inputs }) => {
        if (token !== "pulumi:pulumi:readStackOutputs") throw refusal(`No mock for the call ${token}`);
        return outputsOf((inputs as { name: string }).name);
      },
    },
    "ds-pipeline",
    "prod",
    false,
    "acme",
  );
  const prod = sampleSettings("prod", { source: { stack: source, account } });
  return readContract(prod);
}

describe("reading the contract by stack reference", () => {
  const stacks = { "acme/ds-pipeline/dev": EXPORTED };

  for (const source of ["dev", "ds-pipeline/dev", "acme/ds-pipeline/dev"]) {
    it(`finds the stack that is named ${source}`, async () => {
      expect(await read(source, stacks)).to.deep.equal(EXPORTED);
    });
  }

  it("finds a stack of another project and organization", async () => {
    expect(await read("other/models/dev", { "other/models/dev": EXPORTED })).to.deep.equal(EXPORTED);
  });

  it("fails for a stack that is not there, and says what to run", async () => {
    const error = await read("dev", {}).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ContractError);
    expect(error).to.have.property(
      "message",
      'Stack acme/ds-pipeline/dev cannot be read: unknown stack "acme/ds-pipeline/dev". Deploy it: pulumi up -s dev',
    );
  });

  it("fails for a source in another account than the target's settings pin", async () => {
    const error = await read("dev", stacks, "210987654321").catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ContractError);
    expect(error).to.have.property(
      "message",
      "Stack acme/ds-pipeline/dev is in account 123456789012, and this stack's settings pin its source to 210987654321 (source.account). Correct whichever is wrong.",
    );
  });
});
