import { expect } from "chai";
import { chainFault, chainOf, inChainOrder, successorsOf } from "../../settings/chain";

interface Link {
  readonly stack: string;
  readonly after?: string;
  readonly pipelines: Readonly<Record<string, unknown>>;
}

const link = (stack: string, after?: string, ...pipelines: readonly string[]): Link => ({
  stack,
  ...(after === undefined ? {} : { after }),
  pipelines: Object.fromEntries(["churn", ...pipelines].map((name) => [name, {}])),
});
const names = (links: readonly Link[]) => links.map(({ stack }) => stack);

describe("the order of a source's targets", () => {
  const live = link("live", "eu-staging");
  const targets = [live, link("alone"), link("eu-staging", "4th"), link("4th"), link("second", "4th")];

  it("is that in which releases can reach them, otherwise as it is given", () => {
    expect(names(inChainOrder(targets))).to.deep.equal(["4th", "eu-staging", "live", "alone", "second"]);
    expect(names(chainOf(live, targets))).to.deep.equal(["4th", "eu-staging", "live"]);
    expect(names(successorsOf("4th", targets))).to.deep.equal(["eu-staging", "second"]);
    expect(chainFault("dev", targets)).to.equal(undefined);
    expect(chainFault("dev", [link("live", "4th"), link("4th", undefined, "more")])).to.equal(undefined);
  });

  for (const [title, wrong, fault] of [
    [
      "a target that the source does not list",
      [link("live", "qa"), link("eu-staging")],
      "Pulumi.live.yaml has after: qa, which is not a target of dev. Allowed: eu-staging. Name one of them, or take after out.",
    ],
    [
      "another target where there is only one",
      [link("live", "dev")],
      "Pulumi.live.yaml has after: dev, which is not a target of dev. Allowed: (none). Name one of them, or take after out.",
    ],
    [
      "a circle, named by those that are in it",
      [link("outside", "live"), link("live", "4th"), link("4th", "live")],
      "The targets of dev wait for each other: live after 4th after live. Take after out of one of Pulumi.live.yaml, Pulumi.4th.yaml.",
    ],
    [
      "one with a pipeline that the target before does not have",
      [link("live", "staging", "smoke"), link("staging")],
      "Pulumi.live.yaml has the pipeline smoke and after: staging, and Pulumi.staging.yaml has the pipelines churn, so that no release of it is ever verified there. Add smoke to Pulumi.staging.yaml, or take it out of Pulumi.live.yaml.",
    ],
  ] as const)
    it(`is not ${title}`, () => {
      expect(chainFault("dev", wrong)).to.equal(fault);
    });
});
