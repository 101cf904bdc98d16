import { expect } from "chai";
import { ReleaseError } from "../../../release/release-error";
import { demandOptionsArrived } from "../../../release/command-line/npm";
import { commands } from "../../../release/commands";

/** How a command line is refused, given what npm passes on; undefined where it is not. */
function reported(line: string, env: Readonly<Record<string, string>>): string | undefined {
  try {
    demandOptionsArrived(line.split(" ").filter(Boolean), commands, "plan", env);
    return undefined;
  } catch (error) {
    expect(error).to.be.instanceOf(ReleaseError).with.property("reason", "usage");
    return (error as ReleaseError).message;
  }
}

describe("an option that npm consumed for its own", () => {
  // What npm 11 leaves of a line is named beside each.
  it("is refused, with the line that was meant", () => {
    // npm run release promote 0.1.0 --confirm
    expect(reported("promote 0.1.0", { npm_config_confirm: "true" })).to.equal(
      "npm consumed --confirm: put `--` before it: npm run release -- promote 0.1.0 --confirm",
    );
    // npm run release promote v0.1.0 --full --confirm
    expect(reported("promote v0.1.0", { npm_config_full: "true", npm_config_confirm: "true" })).to.equal(
      "npm consumed --confirm and --full: put `--` before it: npm run release -- promote v0.1.0 --confirm --full",
    );
    // npm run release --confirm -- promote --full
    expect(reported("promote --full", { npm_config_confirm: "true" })).to.equal(
      "npm consumed --confirm: put `--` before it: npm run release -- promote --full --confirm",
    );
  });

  it("has its value where npm kept it, which makes a word of one that stood apart", () => {
    // npm run release promote --stack=prod
    expect(reported("promote", { npm_config_stack: "prod" })).to.equal(
      "npm consumed --stack: put `--` before it: npm run release -- promote --stack prod",
    );
    // npm run release --stack prod promote
    for (const line of ["prod promote", "promote prod"])
      expect(reported(line, { npm_config_stack: "true" })).to.equal(
        "npm consumed --stack: put `--` before it: npm run release -- promote --stack <target>",
      );
    // npm run release promote --confirm -- -s prod
    expect(reported("promote -s prod", { npm_config_confirm: "true" })).to.equal(
      "npm consumed --confirm: put `--` before it: npm run release -- promote -s prod --confirm",
    );
    // npm run release candidate --execution arn:aws:states:…
    expect(reported("candidate arn:aws:states:x", { npm_config_execution: "true" })).to.equal(
      "npm consumed --execution: put `--` before it: npm run release -- candidate --execution <arn>",
    );
  });

  it("may be a setting of npm's too", () => {
    expect(reported("list", { npm_config_json: "true" })).to.equal(
      "npm consumed --json: put `--` before it: npm run release -- list --json. If an .npmrc sets json: npm run --no-json release -- list",
    );
    expect(reported("", { npm_config_json: "true" })).to.equal(
      "npm consumed --json: put `--` before it: npm run release -- --json. If an .npmrc sets json: npm run --no-json release --",
    );
  });

  it("is none where it arrived as well, was called off, or is no option of the command", () => {
    expect(reported("promote --confirm", { npm_config_confirm: "true" })).to.equal(undefined);
    for (const stack of ["--stack prod", "--stack=prod", "-s prod", "-sprod"])
      expect(reported(`plan ${stack}`, { npm_config_stack: "prod" }), stack).to.equal(undefined);
    // npm run release promote --no-confirm
    expect(reported("promote", { npm_config_confirm: "" })).to.equal(undefined);
    expect(reported("plan", { npm_config_confirm: "true", npm_config_loglevel: "silent" })).to.equal(
      undefined,
    );
    expect(reported("publish", { npm_config_registry: "x" })).to.equal(undefined);
  });
});
