import { expect } from "chai";
import { HANDLED_TYPES } from "../../../rehearsal/plugins/aws/registry";
import type { Properties, Provider } from "../../../rehearsal/plugins/provider";
import { configure, DEV, useEmulator } from "./emulator";
import { DEFAULT_TAGS, live, make } from "./lifecycle";
import { compute } from "./lifecycles/compute";
import { identity } from "./lifecycles/identity";
import { messaging } from "./lifecycles/messaging";
import { network } from "./lifecycles/network";
import { storage } from "./lifecycles/storage";

const CASES = { ...compute, ...identity, ...messaging, ...network, ...storage };

useEmulator();

describe("a resource is made, read, imported, changed in place, found when somebody else changed it, and deleted:", () => {
  let provider: Provider;
  before(async () => {
    provider = await configure(DEV, { defaultTags: { tags: DEFAULT_TAGS } });
    await make(provider, "aws:s3/bucket:Bucket", { bucket: "data" });
    await make(provider, "aws:ecr/repository:Repository", { name: "image" });
    await make(provider, "aws:iam/role:Role", { name: "host", assumeRolePolicy: "{}" });
  });

  for (const [type, cases] of Object.entries(CASES)) {
    for (const [index, prepared] of [cases].flat().entries()) {
      it(index === 0 ? type : `${type}, another way`, async () => {
        const prepare = (needed: string, inputs: Properties) => make(provider, needed, inputs);
        await live(provider, type, typeof prepared === "function" ? await prepared(prepare) : prepared);
      });
    }
  }

  it("for every type that has a handler", () => {
    expect(Object.keys(CASES)).to.have.members(HANDLED_TYPES);
  });
});
