import { PolicyPack } from "@pulumi/policy";
import { readFacts } from "./facts";
import { parsePackSettings } from "./pack-settings";
import { levelOf, toPolicy } from "./policy";
import { RULES, STACK_RULES, UNCHANGEABLE } from "./rules";
import settingsFile = require("./settings.json");
import { toStackPolicy } from "./stack-rule";

const unchangeable = new Set(UNCHANGEABLE.map(({ name }) => name));
const settings = parsePackSettings(settingsFile, [...RULES, ...STACK_RULES], unchangeable);
const facts = readFacts(settings);

/** The only place that makes a pack: making one starts its server. */
new PolicyPack("ds-pipeline", {
  policies: [
    ...RULES.map((rule) => toPolicy(rule, levelOf(rule, facts, settings.levels), facts)),
    ...STACK_RULES.map((rule) => toStackPolicy(rule, levelOf(rule, facts, settings.levels), facts)),
  ],
  enforcementLevel: "mandatory",
});
