import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommandLine } from "../../ci/command-line";
import { SAMPLE_RELEASE } from "../sample-settings";
import { JobAws } from "../ci/aws/job-aws";
import { JobFixture } from "../ci/job-fixture";

const CI = join(__dirname, "..", "..", "ci");
const SIGN_IN = join(CI, "aws", "sign-in.ts");

/** Which roles commands of `npm run ci` sign in as: AWS refuses each, and none gets any further. */
export class SignIns {
  private readonly fixture = new JobFixture();
  private readonly commit: string;

  private constructor(private readonly aws: JobAws) {
    this.fixture.write("package.json", '{ "version": "0.1.0" }');
    this.fixture.write("releases/model.json", JSON.stringify(SAMPLE_RELEASE.models));
    this.commit = this.fixture.commit("one");
    aws.refusal = ["AccessDenied", "no"];
  }

  static async start(): Promise<SignIns> {
    return new SignIns(await JobAws.start());
  }

  async stop(): Promise<void> {
    await this.aws.stop();
    this.fixture.stop();
  }

  /** Names of the roles that a command asks for. */
  async of(args: readonly string[]): Promise<string[]> {
    if (!canSignIn(join(CI, "commands", `${args[0]}.ts`))) return [];
    this.aws.signIns.length = 0;
    const job = this.fixture.job({ ...this.aws.env, GITHUB_SHA: this.commit });
    await runCommandLine(args, job, { write: () => undefined });
    return this.aws.roles.map((arn) => arn.split(":role/")[1] ?? arn);
  }
}

/** Whether a module imports what signs in; one that does not is not run. */
function canSignIn(file: string, seen = new Set<string>()): boolean {
  if (file === SIGN_IN) return true;
  if (seen.has(file) || !existsSync(file)) return false;
  seen.add(file);
  const imports = readFileSync(file, "utf8").matchAll(
    /^(?:import|export)(?! type)[^;]*? from "(\.[^"]+)";/gm,
  );
  return [...imports].some(([, path = ""]) => {
    const wanted = join(dirname(file), path);
    const found = [`${wanted}.ts`, join(wanted, "index.ts")].find(existsSync);
    return found !== undefined && canSignIn(found, seen);
  });
}
