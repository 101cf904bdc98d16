import { PolicyPack } from "@pulumi/policy";
import { readFacts } from "./facts";
import { readPackSettings } from "./pack-settings";
import { levelOf, toPolicy } from "./policy";
import { RULES, STACK_RULES, UNCHANGEABLE } from "./rules";
import { toStackPolicy } from "./stack-rule";

const settings = readPackSettings(__dirname, [...RULES, ...STACK_RULES], UNCHANGEABLE);
const facts = readFacts(settings);

/** The only place that makes a pack: making one starts its server. */
new PolicyPack("ds-pipeline", {
  policies: [
    ...RULES.map((rule) => toPolicy(rule, levelOf(rule, facts, settings.levels), facts)),
    ...STACK_RULES.map((rule) => toStackPolicy(rule, levelOf(rule, facts, settings.levels), facts)),
  ],
  enforcementLevel: "mandatory",
});
