import { expect } from "chai";
import { resourceReference, UNKNOWN } from "../../rehearsal/engine";
import { restoreIgnored } from "../../rehearsal/engine/ignored-changes";
import {
  carrySecrets,
  flattenReferences,
  hideSecrets,
  markSecret,
  reveal,
  SecretMask,
} from "../../rehearsal/plugins/values";

describe("values", () => {
  it("marks in the outputs what is secret in the inputs, at any depth", () => {
    const inputs = {
      password: markSecret("a"),
      tags: { open: "b", closed: markSecret("c") },
      list: [markSecret("d"), "e"],
    };
    const outputs = { password: "a", tags: { open: "b", closed: "c" }, list: ["d", "e"], arn: "f" };
    const carried = carrySecrets(outputs, inputs);
    expect(carried).to.deep.equal({ ...inputs, arn: "f" });
    expect(reveal(carried)).to.deep.equal(outputs);
    expect(hideSecrets(carried)).to.deep.equal({
      password: "[secret]",
      tags: { open: "b", closed: "[secret]" },
      list: ["[secret]", "e"],
      arn: "f",
    });
  });

  it("shows a policy a resource's id in place of a reference to it, and the URN of one without", () => {
    const outputs = {
      vpc: resourceReference("urn:vpc", "vpc-1"),
      parts: [resourceReference("urn:part", "")],
      key: markSecret(resourceReference("urn:key", "key-1")),
    };
    expect(flattenReferences(outputs)).to.deep.equal({
      vpc: "vpc-1",
      parts: ["urn:part"],
      key: markSecret("key-1"),
    });
  });

  it("masks what it learned, longest first, and neither short words nor the unknown value", () => {
    const mask = new SecretMask();
    mask.learn({
      a: markSecret({ b: ["pass", "password"] }),
      c: markSecret("no"),
      d: markSecret(UNKNOWN),
      e: "open",
    });
    expect(mask.hide(`password, pass, no, open, ${UNKNOWN}`)).to.equal(
      `[secret], [secret], no, open, ${UNKNOWN}`,
    );
  });

  it("puts ignored changes back, by key, index and wildcard", () => {
    const before = { tags: { owner: "old", "a.b": "old" }, rules: [{ id: "1" }, { id: "2" }] };
    const after = {
      tags: { owner: "new", "a.b": "new", team: "new" },
      rules: [{ id: "3" }, { id: "4" }],
      extra: 1,
    };
    expect(
      restoreIgnored(after, before, ["tags.owner", 'tags["a.b"]', "rules[1].id", "extra"]),
    ).to.deep.equal({
      tags: { owner: "old", "a.b": "old", team: "new" },
      rules: [{ id: "3" }, { id: "2" }],
    });
    expect(restoreIgnored(after, before, ["rules[*].id"]).rules).to.deep.equal(before.rules);
  });
});
