import { expect } from "chai";
import type { Board, Environment } from "../../views/board/data";
import { renderBoard } from "../../views/board/page";
import {
  arrivalOf,
  changeOf,
  environmentOf,
  FAILED,
  hostileBoard,
  quietBoard,
  releaseOf,
  pipelineOf,
  runOf,
  severalBoard,
  type StateChanges,
  stateOf,
  troubledBoard,
} from "./board-data";
import { read, unreadable } from "../../release/board/part";
import { elementsOf } from "./hostile";
import { textOf } from "./text-of";

const part = (page: string, pattern: RegExp): string => textOf(pattern.exec(page)?.[1] ?? "");
const headline = (board: Board) => part(renderBoard(board), /<h1>([^]*?)<\/h1>/);
const lede = (board: Board) => part(renderBoard(board), /<p class="lede">([^]*?)<\/p>/);
const items = (html: string): string[] =>
  [...html.matchAll(/<li[^>]*>([^]*?)<\/li>/g)].map(([, item]) => textOf(item ?? ""));
const worries = (board: Board) =>
  items(/<ul class="worries">([^]*?)<\/ul>/.exec(renderBoard(board))?.[1] ?? "");
const cards = (board: Board): string[] =>
  [...renderBoard(board).matchAll(/<article class="card env[^>]*>([^]*?)<\/article>/g)].map(([, card]) =>
    textOf(card ?? ""),
  );
/** A board whose one target has this state. */
const withState = (changes: StateChanges, stack = "prod"): Board => {
  const [source] = quietBoard().environments as [Environment];
  return quietBoard({ environments: [source, environmentOf(stack, read(stateOf(changes)))] });
};
const cardOf = (changes: StateChanges): string => cards(withState(changes))[1] ?? "";

describe("the board", () => {
  it("says first what the targets run, those together that run the same", () => {
    expect(headline(quietBoard())).to.equal("prod runs 1.4.0");
    const [source] = quietBoard().environments as [Environment];
    const of = (...targets: readonly Environment[]) =>
      headline(quietBoard({ environments: [source, ...targets] }));
    expect(of(environmentOf("a"), environmentOf("b"))).to.equal("a and b run 1.4.0");
    const back = read(stateOf({ release: read(releaseOf("1.3.2", { backFrom: "1.4.0" })) }));
    expect(of(environmentOf("a", unreadable("no")), environmentOf("b", back), environmentOf("c"))).to.equal(
      "b runs 1.3.2, back from 1.4.0; c runs 1.4.0; a could not be read",
    );
    expect(of(...["a", "b", "c", "d", "e", "f"].map((stack) => environmentOf(stack)))).to.equal(
      "6 targets run 1.4.0",
    );
    expect(of(environmentOf("a", read(stateOf({ release: read(null) }))))).to.equal("a has no release yet");
    expect(of()).to.equal("dev runs 1.5.0");
  });

  it("says in its title what each environment has", () => {
    expect(renderBoard(troubledBoard())).to.contain(
      "<title>Board: dev 1.5.0, staging unknown, prod 1.3.2, a-target-with-a-name-of-forty-characters none, eu unknown</title>",
    );
  });

  it("says what the newest candidate is to each target", () => {
    const release = releaseOf("1.5.0");
    const of = (...promotions: readonly ReturnType<typeof changeOf>[]) =>
      lede(quietBoard({ candidate: read({ release, recordedAt: "2026-12-01T11:30:00.000Z", promotions }) }));
    expect(of(changeOf("a"), changeOf("b"))).to.equal("The newest candidate, 1.5.0, is ready for a and b.");
    expect(of(changeOf("a", { leftAt: "2026-12-01T11:00:00.000Z" }))).to.equal(
      "The newest candidate, 1.5.0, was left for an older one in a.",
    );
    expect(
      of(
        changeOf("a", { blocks: ["something"] }),
        { stack: "b", status: "refused", why: "it is older" },
        { stack: "c", status: "unreadable", why: "no answer" },
      ),
    ).to.equal("The newest candidate, 1.5.0, is kept from a and b; could not be planned for c.");
    expect(of({ stack: "a", status: "deployed" })).to.equal("The newest candidate, 1.5.0, is everywhere.");
    expect(of()).to.equal("The newest candidate is 1.5.0; dev has no targets.");
    expect(lede(quietBoard({ candidate: read(null) }))).to.equal("No version has been recorded yet.");
    const rejected = renderBoard(quietBoard({ candidate: read(null), rejected: ["1.4.0"] }));
    expect(textOf(rejected).split("Every recorded version was rejected.")).to.have.length(3);
    expect(lede(quietBoard({ candidate: unreadable("no") }))).to.equal(
      "The newest candidate could not be read.",
    );
  });

  it("shows what is wrong first, then what is odd, then what could not be read", () => {
    expect(worries(troubledBoard())).to.deep.equal([
      "prod failed in its last run",
      "prod has drifted: parameter model-key",
      "prod has 1 alarm that rings",
      "prod lacks 1 alarm",
      "prod has 2 undelivered triggers",
      "prod has its schedule off",
      "staging could not be read in part: its release, its history and its runs",
      "prod has 1 alarm with too little data",
      "prod could not be compared in schedule (time, target, role)",
      "eu could not be read",
    ]);
    expect(worries(quietBoard())).to.deep.equal(["Nothing has drifted, no run failed, no alarm rings."]);
    expect(worries(withState({ runs: read([runOf("a"), FAILED]) }))).to.deep.equal([
      "prod had 1 failure in its last 2 runs",
    ]);
    // The source has what was tested last, rejected or not.
    expect(worries(quietBoard({ rejected: ["1.4.0", "1.5.0"] }))).to.deep.equal([
      "prod has 1.4.0, which was rejected",
    ]);
    expect(worries(quietBoard({ candidate: unreadable("no") }))).to.deep.equal([
      "dev could not be read in part: the newest candidate",
    ]);
  });

  it("takes nothing that could not be read for fine, or for nothing", () => {
    for (const name of ["release", "deployedAt", "schedule", "runs", "alarms", "deadLetters"] as const) {
      const board = withState({ [name]: unreadable("AccessDenied: not you") });
      expect(worries(board), name).to.have.length(1);
      expect(worries(board)[0], name).to.match(/^prod could not be read in part: its /);
      expect(cards(board)[1], name).to.contain("could not be read AccessDenied: not you");
    }
    const card = cardOf({ release: unreadable("not you") });
    expect(card.match(/not known/g)).to.have.length(5);
    expect(card).not.to.contain("none yet");
    expect(cards(troubledBoard())[4]).to.equal(
      "eu target, account 2222 2222 2222, us-east-1 could not be read jane may not assume arn:aws:iam::333333333333:role/promotion-eu. Call as deployer-eu.",
    );
  });

  it("compares a target's bytes with the source's, as far as they could be read", () => {
    const [source] = quietBoard().environments as [Environment];
    expect(cards(quietBoard())[1]?.match(/differs from dev/g)).to.have.length(3);
    expect(cards(quietBoard())[0]).not.to.match(/differs from|as in/);
    const same = withState({ release: read(releaseOf("1.5.0")) });
    expect(cards(same)[1]?.match(/as in dev/g)).to.have.length(3);
    const blind = quietBoard({
      environments: [{ ...source, state: unreadable("no") }, environmentOf("prod")],
    });
    expect(cards(blind)[1]?.match(/not compared: dev could not be read/g)).to.have.length(3);
  });

  it("says which run tested what runs, and of the source's own release when one was recorded", () => {
    expect(cards(quietBoard())[1]).to.contain("Evidence tested 30 Nov 2026, 09:30 UTC nightly-42");
    expect(cardOf({ release: read(releaseOf("1.4.0", { evidence: null })) })).to.contain(
      "Evidence none Commit",
    );
    expect(cards(quietBoard())[0]).to.contain("Evidence no run of it is recorded yet");
    const recorded = arrivalOf("2026-12-01T11:30:00.000Z", "dev", "recorded", "1.5.0");
    expect(cards(quietBoard({ way: [recorded] }))[0]).to.contain("Evidence recorded 11:30:00 UTC");
  });

  it("says when the next run is, by both clocks, where the schedule says it", () => {
    expect(cardOf({})).to.contain(
      "on, cron(0 3 * * ? *) Europe/Berlin next 2 Dec 2026, 02:00 UTC (03:00 Europe/Berlin)",
    );
    const when = (expression: string, enabled: boolean) =>
      cardOf({ schedule: read({ enabled, expression, timezone: "UTC", next: null }) });
    expect(when("rate(1 hour)", true)).to.contain(
      "on, rate(1 hour) UTC the expression does not say when next",
    );
    expect(when("rate(1 hour)", false)).to.contain("off, rate(1 hour) UTC Runs");
  });

  it("says of runs that failed why", () => {
    const card = cardOf({
      runs: read([FAILED, runOf("a"), { ...FAILED, status: "ABORTED", error: null, cause: null }]),
    });
    expect(card).to.contain(
      "last failed 03:00:00 UTC, 1 min 0 s 2 of 3 runs failed 03:00:00 UTC failed Task.BadInput raw/monthly_data.csv has no column amount; container preprocessing ended with 65 1 more that failed 03:00:00 UTC was stopped no error was given no cause was given",
    );
    expect(cardOf({ runs: read([]) })).to.contain("Runs none yet");
    const going = runOf("a", { status: "RUNNING", outcome: "running", stoppedAt: null, version: null });
    expect(cardOf({ runs: read([going]) })).to.contain("running since 03:00:00 UTC");
    expect(worries(withState({ runs: read([going]) }))).to.have.length(1);
  });

  it("names the alarms that ring, those that have too little data, and those that are not there", () => {
    const card = cards(troubledBoard())[2];
    expect(card).to.contain(
      "rings since 03:02:00 UTC pipeline-prod-failed A run failed, and its own message did not go out. too little data pipeline-prod-no-success not there pipeline-prod-aborted 1 other quiet",
    );
    expect(cardOf({})).to.contain("Alarms none of 5 alarms rings");
    const missing = read([{ name: "one", status: "missing", meaning: "", since: null } as const]);
    expect(cardOf({ alarms: missing, release: read(null) })).to.contain("Alarms none yet");
    expect(cardOf({ alarms: missing })).to.contain("Alarms not there one");
  });

  it("shows drift with what was found and what was expected", () => {
    expect(cards(troubledBoard())[2]).to.contain(
      "parameter model-key found models/by-hand.pkl expected models/v1.3.2/model.pkl Somebody changed it by hand: pulumi up -s prod --refresh could not be compared: schedule (time, target, role) could not check: AccessDenied",
    );
  });

  it("unfolds drift past the fourth, and says once what helps with several in a row", () => {
    const drift = [1, 2, 3, 4, 5, 6].map((place) => ({
      status: "differs" as const,
      name: `thing ${place}`,
      found: "a",
      expected: "b",
      fix: place < 3 ? "one" : "other",
    }));
    const thing = (place: number) => `thing ${place} found a expected b`;
    expect(cardOf({ drift })).to.contain(
      `Drift ${thing(1)} ${thing(2)} one ${thing(3)} ${thing(4)} other 2 more ${thing(5)} ${thing(6)} other`,
    );
  });

  it("says that nothing has drifted only where something could be compared", () => {
    expect(cardOf({})).to.match(/Drift none$/);
    expect(cardOf({ release: read(null) })).to.match(/Drift nothing to compare yet$/);
    expect(cardOf({ release: unreadable("not you") })).to.match(/Drift not known$/);
  });

  it("says of each target what promoting the newest candidate would change", () => {
    const next = [
      ...renderBoard(troubledBoard()).matchAll(/<article class="card next[^>]*>([^]*?)<\/article>/g),
    ].map(([, card]) => textOf(card ?? ""));
    const digest = (text: string) => {
      const image = releaseOf(text).images[0]?.digest.slice("sha256:".length) ?? "";
      return `${image.slice(0, 8)}…${image.slice(-8)}`;
    };
    expect(next[0]).to.match(
      /^1\.5\.0 to prod left for an older release 11:00:00 UTC blocked by 1 thing release 1\.4\.0 becomes 1\.5\.0 another version /,
    );
    expect(next[0])
      .to.contain(`preprocessing ${digest("1.4.0")} becomes ${digest("1.5.0")} 3.4 MB of 51.2 MB to copy`)
      .and.contain("all 51.2 MB are there")
      .and.contain("blocks it findings of team/scoring-service: found CRITICAL CVE-2026-1")
      .and.contain("Pulumi.prod.yaml is not committed: nobody has reviewed it.");
    expect(next[1]).to.equal("1.5.0 to staging has it Nothing to do: it has this release already.");
    expect(next[2]).to.contain(
      "9 checks passed, nothing blocks it release none becomes 1.5.0 the first release",
    );
    expect(next[3]).to.equal(
      "1.5.0 to eu could not be planned could not be read jane may not assume the role",
    );
  });

  it("has a lane for each environment in which something happened, and the way of every version", () => {
    const page = renderBoard(troubledBoard());
    expect(items(/<ul class="legend">([^]*?)<\/ul>/.exec(page)?.[1] ?? "")).to.deep.equal([
      "dev",
      "staging history could not be read",
      "prod",
      "a-target-with-a-name-of-forty-characters nothing yet",
      "eu history could not be read",
    ]);
    const rows = [...page.matchAll(/<td class="lanes">[^]*?<\/td><td[^>]*>([^]*?)<\/td>/g)].map(([, what]) =>
      textOf(what ?? ""),
    );
    expect(rows).to.deep.equal([
      "something that is not a release was written over the release of prod",
      "1.4.0 rejected in dev",
      "1.3.2 deployed again in prod, back from 1.4.0",
      "1.4.0 deployed in prod",
      "1.4.0 deployed in staging",
      "1.4.0 passed its run, recorded in dev",
      "1.4.0 built and deployed in dev",
      "1.3.2 deployed in prod",
      "1.3.2 passed its run, recorded in dev",
      "1.3.2 built and deployed in dev",
    ]);
    expect(textOf(page)).to.contain("12 more happened before:");
    expect(textOf(renderBoard(quietBoard({ way: [] })))).to.contain(
      "Nothing has been deployed or recorded yet, as far as it could be read.",
    );
  });

  describe("of several pipelines", () => {
    it("says of what is wrong, odd or unread whose it is, and once what several share", () => {
      expect(worries(severalBoard())).to.deep.equal([
        "prod failed in its last run (churn)",
        "prod has 1 alarm that rings (churn)",
        "prod has 2 undelivered triggers (churn)",
        "prod has a pipeline without a release (smoke-tests-of-the-region)",
        "prod has its schedule off (preprocessing)",
        "prod could not be read in part: its alarms",
      ]);
      const off = read({ enabled: false, expression: "rate(1 hour)", timezone: "UTC", next: null });
      const pipelines = ["a", "b", "c"].map((name) =>
        pipelineOf(name, name === "b" ? {} : { schedule: off }),
      );
      expect(worries(withState({ pipelines }))).to.deep.equal(["prod has its schedule off (a and c)"]);
    });

    it("shows each by its name, the models and what tested them too", () => {
      const card = cards(severalBoard())[1];
      expect(card)
        .to.contain(
          "tested 30 Nov 2026, 09:30 UTC preprocessing preprocessing-42 smoke smoke-42 churn by the run of 1.3.2",
        )
        .and.contain("models/v1.4.0/model.pkl differs from dev")
        .and.contain("models/churn/v1.4.0/model.pkl differs from dev")
        .and.match(
          /Schedule churn on, .* preprocessing off, rate\(6 hours\) UTC smoke-tests-of-the-region not released yet Runs churn /,
        )
        .and.match(
          /Runs churn .* failed .* preprocessing .* last succeeded .* smoke-tests-of-the-region not released yet Alarms /,
        )
        .and.contain(
          "Alarms could not be read AccessDenied: not you rings since 03:02:00 UTC churn-prod-failed A run failed. Undelivered 2 triggers of churn could not be delivered, and wait in the queue Drift none",
        );
    });

    it("counts the alarms and queues of all where nothing is wrong", () => {
      const card = cardOf({ pipelines: ["a", "b", "c"].map((name) => pipelineOf(name)) });
      expect(card).to.contain(
        "Alarms none of 15 alarms rings Undelivered no trigger waits in any of 3 queues Drift none",
      );
    });

    it("says of each model what promoting the newest candidate would change", () => {
      const next = textOf(
        /<article class="card next[^>]*>([^]*?)<\/article>/.exec(renderBoard(severalBoard()))?.[1] ?? "",
      );
      expect(next)
        .to.match(/ model preprocessing .* other bytes, models\/v1\.5\.0\/model\.pkl/)
        .and.match(/ model churn .* other bytes, models\/churn\/v1\.5\.0\/model\.pkl/);
    });
  });

  it("takes no text for markup, wherever it comes from", () => {
    for (const board of [quietBoard(), troubledBoard(), severalBoard()])
      expect(elementsOf(renderBoard(hostileBoard(board)))).to.deep.equal(elementsOf(renderBoard(board)));
  });

  it("is the same bytes of the same data, and has no script", () => {
    expect(renderBoard(troubledBoard())).to.equal(renderBoard(troubledBoard()));
    expect(renderBoard(troubledBoard())).not.to.contain("<script");
  });

  it("has room for any number of environments", () => {
    const targets = ["a", "b", "c", "d", "e", "f"].map((stack) => environmentOf(stack));
    const [source] = quietBoard().environments as [Environment];
    const way = targets.map(({ stack }) => arrivalOf("2026-12-01T10:00:00.000Z", stack, "deployed", "1.4.0"));
    expect(cards(quietBoard({ environments: [source, ...targets], way }))).to.have.length(7);
  });
});
