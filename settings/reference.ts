import { z } from "zod";

/** A setting as docs/settings.md has it. */
interface Entry {
  /** As in the file: `network.cidr`, `targets[].stack`, `images.<name>.build`. */
  readonly path: string;
  readonly says: string;
  /** Undefined: there is none. */
  readonly byDefault: unknown;
  readonly isRequired: boolean;
  /** The schema's own words, as an error has them; empty where there are settings below. */
  readonly allowed: string;
}

/** Every setting of a schema as Markdown: a heading for each key at the top, and a line for each setting below it; what all of them allow is said once. */
export function settingsReference(schema: z.ZodObject): string {
  return Object.entries(schema.shape)
    .map(([key, part]) => {
      const [own, ...rest] = entries(key, part as z.ZodType);
      if (!own) throw new Error(`${key} is no setting`);
      const [allowed = "", ...others] = new Set(rest.map((each) => each.allowed));
      const isShared = rest.length > 1 && others.length === 0;
      const top = own.allowed === "" ? own.says : line(own);
      return [
        `### \`${key}\``,
        "",
        isShared ? `${top} Each is ${allowed.replace(/\.$/, "")}.` : top,
        ...(rest.length > 0
          ? ["", ...rest.map((each) => `- ${line(isShared ? { ...each, allowed: "" } : each)}`)]
          : []),
      ].join("\n");
    })
    .join("\n\n");
}

function line({ path, says, byDefault, isRequired, allowed }: Entry): string {
  const has = isRequired ? ", required" : byDefault === undefined ? "" : `, default ${code(byDefault)}`;
  return `\`${path}\`${has}: ${says}${allowed === "" ? "" : ` Allowed: ${allowed.replace(/\.$/, "")}.`}`;
}

const code = (value: unknown): string => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

/** A setting and everything below it. @throws Error for one that nobody describes */
function entries(path: string, schema: z.ZodType): Entry[] {
  const says = schema.description;
  if (says === undefined)
    throw new Error(`Setting ${path} has no description: add .describe("…") in its schema`);
  const { inner, byDefault, isRequired } = unwrap(schema);
  const below = belowOf(path, inner);
  const allowed = below.length > 0 ? "" : allowedBy(inner);
  return [{ path, says, byDefault, isRequired, allowed }, ...below];
}

function belowOf(path: string, schema: z.ZodType): Entry[] {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([key, part]) =>
      entries(`${path}.${key}`, part as z.ZodType),
    );
  if (schema instanceof z.ZodArray) return belowOf(`${path}[]`, schema.element as z.ZodType);
  if (schema instanceof z.ZodRecord)
    return belowOf(`${path}.<name>`, unwrap(schema.valueType as z.ZodType).inner);
  return [];
}

interface Unwrapped {
  readonly inner: z.ZodType;
  readonly byDefault: unknown;
  readonly isRequired: boolean;
}

/** A schema without its default; a map whose settings all have one needs none of its own. */
function unwrap(schema: z.ZodType): Unwrapped {
  if (schema instanceof z.ZodDefault)
    return { ...unwrap(schema.unwrap() as z.ZodType), byDefault: schema.def.defaultValue, isRequired: false };
  if (schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return { ...unwrap(schema.unwrap() as z.ZodType), isRequired: false };
  return { inner: schema, byDefault: undefined, isRequired: true };
}

/** Values that no schema allows. A schema's message about a wrong text says more than about another type. */
const NEVER = ["{\u0000}", Symbol("nothing")];

function allowedBy(schema: z.ZodType): string {
  const issues = NEVER.flatMap((value) => schema.safeParse(value).error?.issues ?? []);
  if (!issues[0]) throw new Error("A schema that takes anything says nothing of what is allowed");
  return issues[0].message;
}
