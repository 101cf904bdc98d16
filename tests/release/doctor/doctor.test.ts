import { SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import type { Check } from "../../../release/checks/check";
import { EXIT } from "../../../release/command-line/exit-code";
import { ReleaseError } from "../../../release/release-error";
import { misused, refused } from "../../../release/release-error";
import { endOf } from "../../../release/commands/doctor";
import { checkCaller } from "../../../release/doctor/caller";
import { DIAGNOSTICS, diagnose } from "../../../release/doctor/diagnose";
import type { Diagnostic } from "../../../release/doctor/diagnostic";
import type { Workspace } from "../../../release/workspace";
import { regctlIsThere } from "../../../release/doctor/images";
import { parameters as diagnosed } from "../../../release/doctor/parameters";
import { sampleSettings } from "../../sample-settings";
import { accountOf } from "../account-of";
import { callWith } from "./call-with";

const closed = () => Promise.reject(refused("The role does not let you in."));
const NOWHERE = callWith(sampleSettings("dev"), sampleSettings("prod"), {
  source: closed,
  target: closed,
  regctl: () => Promise.reject(misused("There is no regctl.")),
});
const ABOUT = { where: "machine", name: "it", expected: "it works" } as const;
const diagnostic = (run: Diagnostic["run"]): Diagnostic => ({ ...ABOUT, run });
const found = (ok: boolean): Check => ({ ...ABOUT, ok, found: "seen", fix: "repair it" });
const textOf = (checks: readonly Check[], skipped = 0) => endOf(checks, skipped, (place) => place);

describe("the doctor", () => {
  it("makes every check of the runbook's section on it", () => {
    expect(DIAGNOSTICS.map(({ name, expected }) => `${name}: ${expected}`)).to.deep.equal([
      "version tags in git: a tag such as 0.1.6 or v0.1.6",
      "regctl: regctl v0.11.7 on the PATH",
      "login at the source's registry: it accepts the caller",
      "login at the target's registry: it accepts the caller",
      "images of the release: in the source's registry",
      "release of the source: what its release file names",
      "release of the target: what its release file names",
      "policy of the artifact bucket: the target's task role may read models",
      "trust of the deploy role: the caller may assume it",
      "trust of the promotion role: the caller may assume it",
      "external id of the target's roles: a caller without it is refused",
      "parameters: a network of each stack's own",
      "last run of the target: it succeeded",
      "who hears of the target's alarms: a confirmed subscription",
    ]);
  });

  it("goes on after a failure and after a check that cannot run, which has failed without a fix", async () => {
    const checks = await diagnose(NOWHERE, [
      diagnostic(async () => [found(false)]),
      diagnostic(async (call) => [{ ...found(true), found: (await call.accounts.source()).caller }]),
      diagnostic(async () => [found(true)]),
    ]);
    const { exitCode, text } = textOf(checks);
    expect(exitCode).to.equal(EXIT.differs);
    expect(text.split("\n")).to.deep.equal([
      "✗ machine  it",
      "    found     seen",
      "    expected  it works",
      "    fix       repair it",
      "✗ machine  it",
      "    found     could not check: The role does not let you in.",
      "    expected  it works",
      "✓ machine  it: seen",
      "✗ 2 of 3 checks failed. docs/runbook.md explains each.",
    ]);
  });

  it("ends well when every check passes, and with access denied when the caller's failure skips the others", () => {
    expect(textOf([found(true)])).to.deep.equal({
      exitCode: EXIT.done,
      text: "✓ machine  it: seen\n✓ All 1 check passed.",
    });
    const { exitCode, text } = textOf([found(false)], 13);
    expect(exitCode).to.equal(EXIT.denied);
    expect(text.split("\n").at(-1)).to.equal("✗ 13 checks skipped: fix this first, see docs/runbook.md.");
  });

  it("says why a caller has no access, also without credentials, and nothing when AWS does not answer", async () => {
    const { ok, found: why } = await checkCaller(NOWHERE);
    expect([ok, why]).to.deep.equal([false, "The role does not let you in."]);
    const with_ = (error: Error) =>
      checkCaller({ ...NOWHERE, accounts: { source: () => Promise.reject(error), target: closed } });
    const none = Object.assign(new Error("Could not load credentials"), { name: "CredentialsProviderError" });
    expect((await with_(none)).found).to.match(/^No AWS credentials found \(/);
    const silent = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(await with_(silent).catch((error: unknown) => error)).to.equal(silent);
  });

  it("needs access to the target alone where the caller deploys it without assuming a role", async () => {
    const target = sampleSettings("prod", { signIn: "caller" });
    const asked: string[] = [];
    const closedAt = (side: string) => () => {
      asked.push(side);
      return Promise.reject(new ReleaseError("denied", `${side} is closed.`));
    };
    const call: Workspace = {
      ...NOWHERE,
      stacks: { ...NOWHERE.stacks, target: () => target },
      accounts: { source: closedAt("source"), target: closedAt("target") },
    };
    expect((await checkCaller(call)).found).to.equal("target is closed.");
    expect(asked).to.deep.equal(["target"]);
  });

  it("finds regctl missing, in the words that say how to install it", async () => {
    const [missing] = await diagnose(NOWHERE, [regctlIsThere]);
    expect(missing).to.include({ ok: false, found: "There is no regctl." });
    const [there] = await diagnose({ ...NOWHERE, regctl: () => Promise.resolve("/bin/regctl") }, [
      regctlIsThere,
    ]);
    expect(there).to.include({ ok: true, found: "/bin/regctl" });
  });

  it("says that a target has a network that its source has too", async () => {
    const look = async (parameters: { readonly dev: object; readonly prod: object }) => {
      const account = (stack: "dev" | "prod") => async () => {
        const settings = sampleSettings(stack);
        const Parameters = Object.entries(parameters[stack]).map(([name, Value]) => ({
          Name: `${settings.names.parameterPath}/${name}`,
          Value: String(Value),
        }));
        const client = () => Object.assign(new SSMClient(), { send: () => Promise.resolve({ Parameters }) });
        return { ...accountOf(settings, { endpoint: "http://127.0.0.1:1" }), client: client as never };
      };
      const accounts = { source: account("dev"), target: account("prod") };
      const checks = await diagnosed.run({ ...NOWHERE, accounts }, diagnosed);
      return checks.at(-1);
    };
    const own = await look({ dev: { subnets: "subnet-1" }, prod: { subnets: "subnet-2" } });
    expect(own).to.include({ ok: true });
    const shared = await look({ dev: { subnets: "subnet-1" }, prod: { subnets: "subnet-1" } });
    expect(shared).to.include({
      ok: false,
      found: "subnets",
      fix: "Somebody copied them. Put them back: pulumi up -s prod --refresh",
    });
  });
});
