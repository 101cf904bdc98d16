import { expect } from "chai";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen } from "../../../rehearsal/tools/loopback";
import { runCommandLine } from "../../../release/command-line/run";
import { FIXTURE } from "../../sample-settings";

describe("a command line", () => {
  let folder: string;
  const inherited = { ...process.env };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "command-line-"));
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"])
      copyFileSync(join(FIXTURE, file), join(folder, file));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    for (const name of Object.keys(process.env)) if (!(name in inherited)) delete process.env[name];
    Object.assign(process.env, inherited);
  });

  /** What it ends with; nothing of this process's environment but the path goes with it. */
  const run = async (args: readonly string[], env: NodeJS.ProcessEnv = {}, isTTY = false) => {
    const whole = { PATH: process.env["PATH"], HOME: folder, AWS_EC2_METADATA_DISABLED: "true", ...env };
    for (const name of Object.keys(process.env).filter((each) => /^AWS_(?!SDK)/.test(each)))
      delete process.env[name];
    Object.assign(process.env, whole);
    const [out, err] = [[] as string[], [] as string[]];
    const terminal = (into: string[]) => ({ isTTY, write: (text: string) => into.push(text) });
    const code = await runCommandLine(args, { folder, env: whole, out: terminal(out), err: terminal(err) });
    return { code, out: out.join(""), err: err.join("") };
  };

  it("that asks for help gets the list of commands, without a project or credentials", async () => {
    rmSync(join(folder, "Pulumi.yaml"));
    const texts = new Set<string>();
    for (const asked of ["help", "--help", "-h"]) {
      const { code, out, err } = await run([asked]);
      expect({ code, err }).to.deep.equal({ code: 0, err: "" });
      texts.add(out);
    }
    expect(texts.size).to.equal(1);
    expect([...texts][0]).to.match(/^Usage: npm run release -- <command>/);
  });

  it("that asks for a command's help gets that, without a project or credentials", async () => {
    rmSync(join(folder, "Pulumi.yaml"));
    const { code, out } = await run(["promote", "--help"]);
    expect(code).to.equal(0);
    expect(out).to.match(/^Usage: npm run release -- promote \[options\] \[version\]\n/);
    for (const line of ["promote -h --confirm", "help promote", "-s prod help promote"])
      expect((await run(line.split(" "))).out, line).to.equal(out);
  });

  it("with an unknown command lists those there are", async () => {
    for (const name of ["publish", "constructor", "__proto__"]) {
      const { code, out, err } = await run([name]);
      expect({ code, out, err }).to.deep.equal({
        code: 2,
        out: "",
        err: `There is no command ${name}; there are model, run, validate-model, candidate, reject, list, prepare, plan, promote, canary, accept, render, verify, rollback, status, history, board, doctor. See: npm run release -- --help\n`,
      });
    }
  });

  it("with a wrong option fails in JSON, when JSON is asked for", async () => {
    const { code, out, err } = await run(["plan", "--json", "--confirm"]);
    expect({ code, err }).to.deep.equal({ code: 2, err: "" });
    const { error } = JSON.parse(out) as { error: { exitCode: number; message: string } };
    expect(error.exitCode).to.equal(2);
    expect(error.message).to.equal(
      "unknown option '--confirm'; options: --canary, --stack, --report, --json, --help. See: npm run release -- plan --help",
    );
  });

  it("finds its command behind options", async () => {
    const [before, behind] = [await run(["-s", "prod", "list"]), await run(["list", "-s", "prod"])];
    expect(before).to.deep.equal(behind);
    expect(before.err).to.contain("No AWS credentials found");
  });

  it("is refused when npm took an option for itself, whatever else is wrong", async () => {
    const { code, err } = await run(["promote", "prod"], {
      npm_config_stack: "true",
      npm_config_confirm: "true",
    });
    expect({ code, err }).to.deep.equal({
      code: 2,
      err: "npm consumed --confirm and --stack: put `--` before it: npm run release -- promote --confirm --stack <target>\n",
    });
  });

  it("is judged before AWS is asked", async () => {
    for (const name of ["candidate", "reject", "prepare", "plan", "promote", "rollback"])
      expect(await run([name, "latest"]), name).to.deep.equal({
        code: 2,
        out: "",
        err: '"latest" is not a semantic version, such as 0.1.6.\n',
      });
    const run_ = "arn:aws:states:us-east-1:123456789012:execution:ds-preprocessing-pipeline";
    for (const arn of [
      "run-1",
      `${run_.replace("us-east-1", "us-east-2")}:a`,
      `${run_}-2:a`,
      run_,
      `${run_}:a b`,
    ])
      expect(await run(["candidate", "--execution", arn]), arn).to.deep.equal({
        code: 2,
        out: "",
        err: `--execution is ${arn}, and has to be a run of ds-preprocessing-pipeline in dev: ${run_}:<name>. They are listed by: aws stepfunctions list-executions --state-machine-arn ${run_.replace("execution", "stateMachine")}\n`,
      });
    expect((await run(["candidate", "--execution", `${run_}:a`])).err).to.match(
      /^releases\/dev\.json is not there: /,
    );
  });

  it("called from another project is refused", async () => {
    const { code, err } = await run(["list"], { INIT_CWD: FIXTURE });
    expect(code).to.equal(2);
    expect(err).to.match(/^It was called in .+, which has a Pulumi\.yaml of its own, and npm runs it in /);
  });

  it("outside a project names the file that is missing", async () => {
    rmSync(join(folder, "Pulumi.yaml"));
    const { code, err } = await run(["plan"]);
    expect({ code, err }).to.deep.equal({
      code: 2,
      err: `There is no Pulumi.yaml in ${folder}: run it in the folder of Pulumi.yaml.\n`,
    });
  });

  it("for a stack that is not a target lists the targets", async () => {
    expect(await run(["plan", "--stack", "staging"])).to.deep.equal({
      code: 2,
      out: "",
      err: '"staging" is not a target. Targets are: prod.\n',
    });
  });

  it("without credentials says what to do, in any form", async () => {
    const message =
      "No AWS credentials found (Could not load credentials from any providers). Set AWS_PROFILE, or sign in.";
    const { code, err } = await run(["list"]);
    expect({ code, err }).to.deep.equal({ code: 5, err: `${message}\n` });
    const { out } = await run(["list", "--json"]);
    const { takenAt, ...rest } = JSON.parse(out) as { takenAt: string };
    expect(rest).to.deep.equal({
      format: 2,
      command: "list",
      caller: null,
      region: "us-east-1",
      error: { exitCode: 5, message },
    });
    expect(takenAt).to.equal(new Date(takenAt).toISOString());
  });

  it("with a profile that has no credentials names it", async () => {
    const { code, err } = await run(["list"], { AWS_PROFILE: "nobody" });
    expect({ code, err }).to.deep.equal({
      code: 5,
      err: "No AWS credentials found for the profile nobody, which AWS_PROFILE names (Could not load credentials from any providers). Choose one that ~/.aws/config or ~/.aws/credentials has, or sign in.\n",
    });
  });

  it("of a caller who may not do it names the role to call as", async () => {
    const { code, err } = await answering(403, "AccessDenied", "no");
    expect({ code, err }).to.deep.equal({
      code: 5,
      err: "Access denied. AccessDenied: no. Call as ds-deployer-prod. If so, its policies may be out of date: run bootstrap/ again.\n",
    });
  });

  const answering = async (status: number, code: string, message: string, ...options: readonly string[]) => {
    const server = await listen(
      createServer((_, response) =>
        response
          .writeHead(status, { "content-type": "text/xml" })
          .end(
            `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
          ),
      ),
    );
    const env = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${server.port}`,
      AWS_ACCESS_KEY_ID: "ASIAOLD",
      AWS_SECRET_ACCESS_KEY: "secret-of-the-test",
      AWS_SESSION_TOKEN: "token-of-the-test",
    };
    try {
      return await run(["list", ...options], env);
    } finally {
      await server.stop();
    }
  };

  it("does not let AWS write to the terminal but in words, in any form", async () => {
    const said = "no\u009b2J\u202e, \u2066done";
    const [shown, shownInJson] = [
      "no\\u009b2J\\u202e, \\u2066done",
      '"message": "AWS does not accept a request. Strange: no\\u009b2J\\u202e, \\u2066done."',
    ];
    expect((await answering(400, "Strange", said)).err).to.equal(
      `AWS does not accept a request. Strange: ${shown}.\n`,
    );
    const { out } = await answering(400, "Strange", said, "--json");
    expect(out).to.contain(shownInJson);
    expect(JSON.parse(out)).to.have.nested.property(
      "error.message",
      `AWS does not accept a request. Strange: ${said}.`,
    );
  });

  it("paints its own marks, and shows the colours of others", async () => {
    const { err } = await run(["\u001b[32m✓\u001b[2J"], {}, true);
    expect(err.split(";")[0]).to.equal("There is no command \\u001b[32m\u001b[32m✓\u001b[0m\\u001b[2J");
  });

  it("sends no request unencrypted to another machine", async () => {
    const endpoint = { AWS_ENDPOINT_URL_STS: "http://192.0.2.1:4566" };
    expect(await run(["list"], endpoint)).to.deep.equal({
      code: 2,
      out: "",
      err: "AWS_ENDPOINT_URL_STS is http://192.0.2.1:4566, where a request and its session token would go unencrypted or nowhere; allowed: https://, or http:// to 127.0.0.1 or localhost. Unset it to reach AWS.\n",
    });
  });

  it("paints marks on a terminal, unless that is not wanted", async () => {
    const unknown = (env: NodeJS.ProcessEnv, isTTY: boolean) => run(["✗"], env, isTTY);
    expect((await unknown({}, true)).err).to.contain("There is no command \u001b[31m✗\u001b[0m;");
    expect((await unknown({ NO_COLOR: "1" }, true)).err).to.contain("There is no command ✗;");
    expect((await unknown({}, false)).err).to.contain("There is no command ✗;");
  });
});
