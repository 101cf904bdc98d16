import { parseJson } from "../json";
import { isMap, jsonWithin, knownEntries } from "../known-values";

/** An IAM statement with every list spelled out. */
export interface IamStatement {
  readonly effect: "Allow" | "Deny";
  /** Principal type (`AWS`, `Service`, `Federated`, or `*` for the bare `"*"`) to its values; `undefined` without one. */
  readonly principals: Readonly<Record<string, readonly string[]>> | undefined;
  /** `NotPrincipal`: everyone but these. */
  readonly notPrincipals: Readonly<Record<string, readonly string[]>> | undefined;
  readonly actions: readonly string[];
  /** `NotAction`: everything but these; `undefined` without one. */
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[];
  /** `NotResource`: everything but these; `undefined` without one. */
  readonly notResources: readonly string[] | undefined;
  /** One entry for each operator and key, both in lower case: IAM reads keys without regard to case. */
  readonly conditions: readonly IamCondition[];
}

export interface IamCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const ELEMENTS = [
  "sid",
  "effect",
  "principal",
  "notprincipal",
  "action",
  "notaction",
  "resource",
  "notresource",
  "condition",
];

/**
 * Reads a policy document, as JSON text or as an object.
 * @throws Error for anything that is not one: a rule that cannot read a document has not allowed it
 */
export function parseDocument(document: unknown): readonly IamStatement[] {
  const parsed = typeof document === "string" ? parseJson(document, "a policy document") : document;
  if (!isMap(parsed)) throw new Error(`a policy document is ${describe(parsed)}, not an object`);
  const { statement } = lowerKeys(parsed);
  if (statement === undefined) throw new Error("a policy document has no Statement");
  return asList(statement).map(parseStatement);
}

/**
 * Every policy document within a value, however deep, as text or as an object. What only an update will know is no
 * document here: where one belongs, read it by its property.
 * @throws Error for one that is malformed
 */
export function findDocuments(value: unknown): readonly (readonly IamStatement[])[] {
  if (typeof value === "string") {
    const held = jsonWithin(value);
    // Text that begins as a document does, and is none: a template that a run fills in, or a mistake.
    if (held === undefined && /^\s*[[{"].*"statement\\*"\s*:/is.test(value))
      parseJson(value, "a policy document");
    return held === undefined ? [] : findDocuments(held);
  }
  if (typeof value !== "object" || value === null) return [];
  if (holdsStatements(value)) return [parseDocument(value)];
  return knownEntries(value).flatMap(([, nested]) => findDocuments(nested));
}

/** Other things have a `statement` too, such as the rules of a web firewall. */
function holdsStatements(record: object): boolean {
  const statements = knownEntries(record).flatMap(([key, value]) =>
    key.toLowerCase() === "statement" ? asList(value) : [],
  );
  return statements.some(
    (item) => isMap(item) && Object.keys(item).some((key) => /^(effect|(not)?action)$/i.test(key)),
  );
}

function parseStatement(statement: unknown): IamStatement {
  if (!isMap(statement)) throw new Error(`a statement is ${describe(statement)}, not an object`);
  const elements = lowerKeys(statement);
  const unknown = Object.keys(elements).find((key) => !ELEMENTS.includes(key));
  if (unknown !== undefined)
    throw new Error(`a statement has an element "${unknown}" that IAM does not know`);
  const { effect } = elements;
  if (effect !== "Allow" && effect !== "Deny") {
    throw new Error(`a statement's Effect is ${describe(effect)}, neither Allow nor Deny`);
  }
  const { action, notaction, resource, notresource } = elements;
  if (action === undefined && notaction === undefined) throw new Error("a statement has no Action");
  return {
    effect,
    principals: principalsOf(elements["principal"]),
    notPrincipals: principalsOf(elements["notprincipal"]),
    actions: texts(action ?? []),
    notActions: notaction === undefined ? undefined : texts(notaction),
    resources: texts(resource ?? []),
    notResources: notresource === undefined ? undefined : texts(notresource),
    conditions: conditionsOf(elements["condition"]),
  };
}

function principalsOf(principal: unknown): Readonly<Record<string, readonly string[]>> | undefined {
  if (principal === undefined) return undefined;
  if (principal === "*") return { "*": ["*"] };
  if (!isMap(principal)) throw new Error(`a statement's Principal is ${describe(principal)}`);
  return Object.fromEntries(Object.entries(principal).map(([type, values]) => [type, texts(values)]));
}

function conditionsOf(condition: unknown): readonly IamCondition[] {
  if (condition === undefined) return [];
  if (!isMap(condition)) throw new Error(`a statement's Condition is ${describe(condition)}`);
  return Object.entries(condition).flatMap(([operator, keys]) => {
    if (!isMap(keys)) throw new Error(`the condition ${operator} is ${describe(keys)}`);
    return Object.entries(keys).map(([key, values]) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      values: asList(values).map(String),
    }));
  });
}

function texts(value: unknown): readonly string[] {
  return asList(value).map((item) => {
    if (typeof item !== "string") throw new Error(`a statement lists ${describe(item)} where a text belongs`);
    return item;
  });
}

function lowerKeys(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(record).map(([key, value]) => [key.toLowerCase(), value] as const);
  const elements = new Map(entries);
  // Which of the two AWS would take is not for a rule to guess.
  if (elements.size < entries.length) throw new Error("a policy document has an element twice, in two cases");
  return Object.fromEntries(elements);
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const describe = (value: unknown): string => JSON.stringify(value) ?? "nothing";
