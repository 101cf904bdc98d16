import type { ResourceValidationArgs } from "@pulumi/policy";
import { expect } from "chai";
import { findings, levelOf, toPolicy } from "../../policy-pack/policy";
import type { Rule } from "../../policy-pack/rule";
import { facts, resource, undecided } from "./facts";
import { withUnknown } from "./unknown-value";

const RULE: Rule = {
  name: "no-color",
  description: "Nothing has a color.",
  severity: "low",
  level: { source: "advisory", target: "mandatory" },
  types: ["aws:sqs/queue:"],
  check: ({ properties }) =>
    properties["color"] === undefined ? [] : [`is ${JSON.stringify(properties["color"])}.`],
};
const QUEUE = "aws:sqs/queue:Queue";

const throwing = (cause: unknown): Rule => ({
  ...RULE,
  check: () => {
    throw cause;
  },
});

const refusal = (reason: string) => undecided("no-color", reason);

describe("what a rule finds", () => {
  it("is about its types alone", () => {
    expect(findings(RULE, resource(QUEUE, { color: "red" }), facts("prod"))).to.deep.equal(['is "red".']);
    expect(
      findings(RULE, resource("aws:sqs/queuePolicy:QueuePolicy", { color: "red" }), facts("prod")),
    ).to.deep.equal([]);
    const { types: _, ...everywhere } = RULE;
    expect(findings(everywhere, resource("any:type:At", { color: "red" }), facts("prod"))).to.deep.equal([
      'is "red".',
    ]);
  });

  it("is a violation when the rule throws, in a target and in a source", () => {
    for (const stack of ["dev", "prod"] as const) {
      expect(findings(throwing(new Error("odd")), resource(QUEUE), facts(stack))).to.deep.equal([
        refusal("odd"),
      ]);
      expect(findings(throwing("odd"), resource(QUEUE), facts(stack))).to.deep.equal([refusal("odd")]);
    }
  });

  it("is a violation for an unknown value in a target; in a source the SDK makes an advisory of it", () => {
    const reason = "string value at .color can't be known during preview";
    const unknown = resource(QUEUE, withUnknown({}, "color"));
    expect(findings(RULE, unknown, facts("prod"))).to.deep.equal([refusal(reason)]);
    expect(() => findings(RULE, unknown, facts("dev"))).to.throw(reason);
  });
});

describe("a rule's level", () => {
  it("is the rule's own for the kind of stack, unless the settings say another", () => {
    expect(levelOf(RULE, facts("dev"), {})).to.equal("advisory");
    expect(levelOf(RULE, facts("prod"), {})).to.equal("mandatory");
    for (const stack of ["dev", "prod"] as const)
      expect(levelOf(RULE, facts(stack), { "no-color": "disabled", other: "mandatory" })).to.equal(
        "disabled",
      );
  });
});

describe("a rule as Pulumi runs it", () => {
  const args = (type: string, props: Record<string, unknown>, provider?: Record<string, unknown>) =>
    ({
      type,
      name: "mine",
      props,
      opts: { protect: true },
      provider: provider && { props: provider },
    }) as unknown as ResourceValidationArgs;

  it("has the rule's name, severity and level, and says which resource it is about", () => {
    const { validateResource, ...rest } = toPolicy(RULE, "advisory", facts("prod"));
    expect(rest).to.deep.equal({
      name: "no-color",
      description: "Nothing has a color.",
      severity: "low",
      enforcementLevel: "advisory",
    });
    const said: string[] = [];
    if (typeof validateResource !== "function") throw new Error("it validates no single resource");
    void validateResource(args(QUEUE, { color: "red" }), (message) => said.push(message));
    expect(said).to.deep.equal([`mine (${QUEUE}): is "red".`]);
  });

  it("mends the properties it was given, and nothing of other types", () => {
    const seen: unknown[] = [];
    const rule: Rule = {
      ...RULE,
      remediate: (properties, { type, name, protect, provider }) => {
        seen.push({ type, name, protect, provider });
        if (properties["color"] === undefined) return false;
        delete properties["color"];
        return true;
      },
    };
    const { remediateResource } = toPolicy(rule, "remediate", facts("prod"));
    const colored = { color: "red" };
    expect(remediateResource?.(args(QUEUE, colored, { region: "us-east-1" }))).to.equal(colored);
    expect(colored).to.deep.equal({});
    expect(remediateResource?.(args(QUEUE, {}))).to.equal(undefined);
    expect(remediateResource?.(args("aws:sns/topic:Topic", { color: "red" }))).to.equal(undefined);
    expect(seen).to.deep.equal([
      { type: QUEUE, name: "mine", protect: true, provider: { region: "us-east-1" } },
      { type: QUEUE, name: "mine", protect: true, provider: undefined },
    ]);
  });
});
