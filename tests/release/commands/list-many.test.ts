import { expect } from "chai";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import type { Account } from "../../../release/accounts/accounts";
import { list } from "../../../release/commands/list";
import { SAMPLE_RELEASE, sampleSettings } from "../../sample-settings";
import { answering } from "../answering";

const DEV = sampleSettings("dev");
const COUNT = 1500;

describe("release list of many records", () => {
  it("reads a few at a time: a process has 1,024 open files or fewer", async () => {
    let [now, most] = [0, 0];
    const keys = Array.from({ length: COUNT }, (_, patch) => ({ Key: `releases/0.1.${patch}.json` }));
    const source = answering(DEV, {
      ListObjectsV2: { Contents: keys },
      GetParameters: {},
      GetObject: async ({ Key }: Readonly<Record<string, unknown>>) => {
        now += 1;
        most = Math.max(most, now);
        await setImmediate();
        now -= 1;
        const version = /0\.1\.\d+/.exec(String(Key))?.[0];
        const text = JSON.stringify({ ...SAMPLE_RELEASE, version });
        return { Body: Object.assign(Readable.from([]), { transformToString: () => Promise.resolve(text) }) };
      },
    });
    const call = {
      accounts: { source: () => Promise.resolve<Account>(source) },
      stacks: { source: { ...DEV, targets: [] }, targets: [] },
    };
    const { text, json } = await list.run(call as never);
    expect((json as { releases: unknown[] }).releases).to.have.length(COUNT);
    expect(text.split("\n")).to.have.length(COUNT + 1);
    expect(most).to.be.at.most(12);
  });
});
