import { expect } from "chai";
import { parseJson } from "../../policy-pack/json";

describe("JSON", () => {
  const read = (text: string) => parseJson(text, "the text");

  it("is read as it stands", () => {
    for (const value of [1, "a", null, [{ a: 1 }, { a: 2 }], { a: { a: '"a": {' }, b: ["a", "a"] }])
      expect(read(JSON.stringify(value))).to.deep.equal(value);
  });

  it("has no key twice, however it is written", () => {
    for (const text of ['{"a":1,"a":1}', '[{"b":{"a":[],"c":2, "a" : 1}}]', '{"a":1,"\\u0061":2}'])
      expect(() => read(text), text).to.throw('the text has the key "a" twice');
    expect(() => read("{a: 1}")).to.throw("the text is not JSON: {a: 1}");
  });
});
