import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ProgramError } from "../settings/program-error";
import { unlistableCall } from "./calls/forbidden-calls";
import { refusedType } from "./refused-types";
import type { Level, Rule } from "./rule";

/** What `settings.json` may say. */
export interface PackSettings {
  /** Stacks that build. One that says so of itself and is not listed here is not deployed. */
  readonly sources: readonly string[];
  /** Account numbers that policies may name beside those of the stack's own settings. */
  readonly allowedAccounts: readonly string[];
  /** Resource types that a target may have beside the pipeline's own; never one that builds, runs other code or hands out identities. */
  readonly extraTypes: readonly string[];
  /** Calls that a target's state machines and event targets may make beside the pipeline's own, as `service:action`. */
  readonly extraCalls: readonly string[];
  /** Rule name to level, for sources and targets alike; those against building in a target cannot be changed. */
  readonly levels: Readonly<Record<string, Level>>;
}

/** The pack's settings have faults; the message lists them all. */
export class PackSettingsError extends ProgramError {
  override readonly name = "PackSettingsError";
}

const FILE = "policy-pack/settings.json";

/** Reads and checks settings.json in the pack's folder. @throws PackSettingsError */
export function readPackSettings(
  packFolder: string,
  rules: readonly Pick<Rule, "name">[],
  unchangeable: readonly Pick<Rule, "name">[],
): PackSettings {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(packFolder, "settings.json"), "utf8"));
  } catch (error) {
    throw new PackSettingsError(
      `${FILE} cannot be read: ${(error as Error).message}. Write at least: { "sources": [<the stack of kind: source>] }`,
    );
  }
  return parsePackSettings(value, rules, new Set(unchangeable.map(({ name }) => name)));
}

/**
 * Checks the pack's settings against its rules.
 * @param rules Every rule of the pack.
 * @param unchangeable Names of the rules whose level nothing may change.
 * @throws PackSettingsError with every fault at once: a misspelled rule would silently keep its level
 */
export function parsePackSettings(
  value: unknown,
  rules: readonly Pick<Rule, "name">[],
  unchangeable: ReadonlySet<string>,
): PackSettings {
  const names = new Set(rules.map(({ name }) => name));
  const level = z.enum(["mandatory", "advisory", "disabled"], "one of mandatory, advisory, disabled");
  const ruleName = z
    .string()
    .refine((name) => names.has(name), { error: "the name of a rule in policy-pack/README.md", abort: true })
    .refine((name) => !unchangeable.has(name), "nothing: this rule cannot be changed");
  const type = z
    .string("a resource type")
    .regex(/^[\w-]+:[\w/-]+:\w+$/, { error: "a resource type such as aws:s3/bucket:Bucket", abort: true })
    .refine(
      (found) => refusedType(found) === undefined,
      "a resource type that neither builds nor runs what nobody promoted nor hands out identities",
    );
  const call = z
    .string("a call")
    .regex(/^[a-z][\w-]*:[a-z]\w*$/i, { error: "a call such as sqs:sendMessage", abort: true })
    .refine((found) => unlistableCall(found) === undefined, {
      error: "a call that neither builds nor runs nor makes what nobody promoted nor hands out identities",
    });
  const schema = z.strictObject(
    {
      sources: z
        .array(z.string("a stack's name").regex(/^[\w.-]+$/, "a stack's name"), "a list of stacks")
        .default([]),
      allowedAccounts: z
        .array(
          z.string("an account number").regex(/^\d{12}$/, "an account number of 12 digits"),
          "a list of accounts",
        )
        .default([]),
      extraTypes: z.array(type, "a list of resource types").default([]),
      extraCalls: z.array(call, "a list of calls").default([]),
      levels: z.record(ruleName, level, "a map from rule to level").default({}),
    },
    "a map with the keys sources, allowedAccounts, extraTypes, extraCalls, levels",
  );
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new PackSettingsError(`${FILE} has faults:\n${parsed.error.issues.flatMap(describe).join("\n")}`);
}

function describe(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.join(".") || "the file";
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => `  ${key}: found an unknown key; allowed: ${issue.message}`);
  if (issue.code === "invalid_key")
    return issue.issues.map(
      ({ message }) => `  ${path}: found ${JSON.stringify(issue.path.at(-1))}; allowed: ${message}`,
    );
  return [`  ${path}: found ${JSON.stringify(issue.input) ?? "nothing"}; allowed: ${issue.message}`];
}
