import { delimiter, dirname } from "node:path";
import { type LocalAws, startLocalAws } from "../../../rehearsal/emulator/local-aws";
import { ensure } from "../../../rehearsal/tools/cache/ensure";
import { PYTHON } from "../../../rehearsal/tools/python";
import { REGCTL } from "../../../rehearsal/tools/regctl";
import { openWorkspace, type Workspace } from "../../../rehearsal/story/workspace";
import { PROJECT_FOLDER } from "./checkout";
import { Pair, type PairOptions } from "./pair";

const REGION = "us-east-1";

/** AWS on this machine with pairs of accounts, a source's and a target's, one for each group of tests. */
export class LocalPairs {
  private aws: LocalAws | undefined;
  private workspace: Workspace | undefined;
  private regctl = "";
  private given = 0;
  private readonly made: Pair[] = [];

  private constructor(private readonly most: number) {}

  /** To be called within `describe`. @param most Pairs that its tests ask for. */
  static forSuite(most: number): LocalPairs {
    const pairs = new LocalPairs(most);
    before(async function () {
      await pairs.start();
    });
    after(() => pairs.stop());
    return pairs;
  }

  /** A pair with nothing released yet. */
  async next(options: PairOptions = {}): Promise<Pair> {
    const { aws, workspace } = this;
    if (!aws || !workspace) throw new Error("Accounts are there within tests only.");
    this.given += 1;
    const pair = await Pair.make({
      aws,
      regctl: this.regctl,
      folder: workspace.folder(`pair-${this.given}`),
      accounts: accountsOf(this.given),
      ...options,
    });
    this.made.push(pair);
    return pair;
  }

  private async start(): Promise<void> {
    this.workspace = openWorkspace(PROJECT_FOLDER);
    const [python, regctl] = await ensure([PYTHON, REGCTL]);
    this.regctl = regctl;
    process.env["PATH"] = `${dirname(regctl)}${delimiter}${process.env["PATH"]}`;
    const numbers = Array.from({ length: this.most }, (_, index) => accountsOf(index + 1));
    this.aws = await startLocalAws({
      python,
      regctl,
      workspace: this.workspace,
      accounts: numbers.flatMap(({ source, target }) =>
        [source, target].map((account) => ({ account, region: REGION })),
      ),
    });
  }

  private async stop(): Promise<void> {
    for (const pair of this.made) await pair.close();
    await this.aws?.stop();
    this.workspace?.remove();
  }
}

const accountsOf = (pair: number) => ({
  source: `1234567890${String(pair).padStart(2, "0")}`,
  target: `9876543210${String(pair).padStart(2, "0")}`,
});
