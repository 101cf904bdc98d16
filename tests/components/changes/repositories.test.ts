import { expect } from "chai";
import type { Parts } from "./program";
import { RunningProgram, saidBy, type ChangedRun } from "./running-program";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

// That another encryption replaces a repository is from the provider's schema: encryption_configuration is ForceNew.
// https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecr/repository.go
describe("repositories that are changed while they hold images", () => {
  const program = new RunningProgram();
  let images: string[] = [];

  before(async () => {
    images = ["ds-preprocessing", "ai-service"];
    expect((await up({})).succeeded).to.equal(true);
    for (const image of images) program.aws.filled.add(image);
  });
  after(() => program.remove());

  const up = (change: Partial<NonNullable<Parts["repositories"]>>) =>
    program.up({ repositories: { images, protect: true, ...change } });
  const steps = ({ steps: all }: ChangedRun) => all.filter((step) => step.includes(" Repository "));

  it("keep their encryption when the stack gets a key, and a new one has it", async () => {
    const run = await up({ images: [...images, "new"], keyArn: KEY });
    expect(run.succeeded, saidBy(run)).to.equal(true);
    expect(steps(run)).to.deep.equal(["create Repository images-new"]);
    const encryption = (name: string) =>
      run.resources.find((resource) => resource.name === name)?.inputs["encryptionConfigurations"];
    expect(JSON.stringify(encryption("images-new"))).to.include(KEY);
    expect(JSON.stringify(encryption("images-ai-service"))).to.include("AES256");
    images.push("new");
  });

  it("go in the order of the README: emptied, unprotected, taken out", async () => {
    const left = { images: images.filter((image) => image !== "ai-service"), keyArn: KEY };
    const urn = (run: ChangedRun) =>
      run.resources.find(({ name, type }) => name === "images-ai-service" && type.endsWith(":Repository"))
        ?.urn ?? "";
    const there = await up({ keyArn: KEY });

    const tooSoon = await up(left);
    expect(tooSoon.succeeded).to.equal(false);
    expect(tooSoon.failure).to.include("protect");
    expect(steps(tooSoon)).to.deep.equal([]);

    await program.unprotect(urn(there));
    const full = await up(left);
    expect(full.failure).to.include("RepositoryNotEmptyException");

    program.aws.filled.delete("ai-service");
    const run = await up(left);
    expect(run.succeeded, saidBy(run)).to.equal(true);
    expect(steps(run)).to.deep.equal(["delete Repository images-ai-service"]);
  });
});
