import type { Stack } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { asPreviewRole } from "../../../ci/pulumi/sign-in-setting";
import { JobFixture, refusal } from "../job-fixture";

describe("a stack that is looked at", () => {
  let fixture: JobFixture;
  beforeEach(() => (fixture = new JobFixture()));
  afterEach(() => fixture.stop());

  /** Writes into the stack's file, as the CLI does. */
  const stackOf = (name: string) =>
    ({
      setConfig: (key: string, { value }: { value: string }) => {
        fixture.write(`Pulumi.${name}.yaml`, `${fixture.read(`Pulumi.${name}.yaml`)}  ${key}: ${value}\n`);
        return Promise.resolve();
      },
    }) as unknown as Stack;
  const look = (name: string, what: () => Promise<string>, stack = stackOf(name)) =>
    asPreviewRole(fixture.folder, fixture.job().stack(name), stack, what);

  it("signs in as a target's preview role meanwhile, and its file is then as it was", async () => {
    const before = fixture.read("Pulumi.prod.yaml");
    const meanwhile = await look("prod", () => Promise.resolve(fixture.read("Pulumi.prod.yaml")));
    expect(meanwhile).to.equal(`${before}  ds-pipeline:signIn: preview-role\n`);
    expect(fixture.read("Pulumi.prod.yaml")).to.equal(before);
  });

  it("has its file as it was after a failure too, of the setting as well", async () => {
    const before = fixture.read("Pulumi.prod.yaml");
    expect(await refusal(look("prod", () => Promise.reject(new Error("no"))))).to.equal("no");
    const broken = stackOf("prod");
    const setConfig = broken.setConfig.bind(broken);
    broken.setConfig = async (...args) => {
      await setConfig(...args);
      throw new Error("half done");
    };
    expect(await refusal(look("prod", () => Promise.resolve("looked"), broken))).to.equal("half done");
    expect(fixture.read("Pulumi.prod.yaml")).to.equal(before);
  });

  it("needs no setting where the caller's role is the one that looks", async () => {
    const untouchable = {} as Stack;
    expect(await look("dev", () => Promise.resolve("looked"), untouchable)).to.equal("looked");
  });
});
