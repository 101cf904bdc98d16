import { expect } from "chai";
import { EXIT, misused, refused } from "../../../release/command-line/exit-code";

describe("exit codes", () => {
  it("are the numbers that scripts rely on", () => {
    expect(EXIT).to.deep.equal({
      done: 0,
      unexpected: 1,
      usage: 2,
      refused: 3,
      unavailable: 4,
      denied: 5,
      differs: 6,
      interrupted: 130,
    });
  });

  it("tell what is refused as things stand from what cannot be called so", () => {
    expect(refused("Not now.")).to.include({ name: "CommandError", exitCode: 3, message: "Not now." });
    expect(misused("Not so.")).to.include({ name: "CommandError", exitCode: 2, message: "Not so." });
  });
});
