import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The properties of a resource type, as the installed @pulumi/aws declares them. */
export interface Shape {
  /** Properties a program may set. */
  readonly inputs: readonly string[];
  /** The inputs without which the real provider refuses the resource. */
  readonly required: readonly string[];
  /** Properties only AWS can give: pure outputs, and optional inputs that AWS fills in when left out. */
  readonly computed: readonly string[];
  /** Inputs whose value is text, though programs may pass an object (policy documents). */
  readonly text: readonly string[];
}

const sdkFolder = dirname(require.resolve("@pulumi/aws/package.json"));
const shapes = new Map<string, Shape>();

/**
 * Reads the shape of a type token such as `aws:s3/bucket:Bucket` out of the generated SDK.
 * Throws when @pulumi/aws has no such type.
 */
export function shape(type: string): Shape {
  const known = shapes.get(type);
  if (known) return known;
  const path = /^aws:(?:index\/)?([A-Za-z0-9]+(?:\/[A-Za-z0-9]+)?):[A-Za-z0-9]+$/.exec(type)?.[1];
  if (path === undefined) throw new Error(`"${type}" is not a resource type of the package "aws".`);
  let constructorSource: string, declarations: string;
  try {
    constructorSource = readFileSync(join(sdkFolder, `${path}.js`), "utf8");
    declarations = readFileSync(join(sdkFolder, `${path}.d.ts`), "utf8");
  } catch (cause) {
    throw new Error(`The installed @pulumi/aws has no resource type "${type}" (looked for ${path}.js).`, {
      cause,
    });
  }
  const found = parse(constructorSource, declarations);
  shapes.set(type, found);
  return found;
}

function parse(constructorSource: string, declarations: string): Shape {
  // `= undefined` marks a pure output; the `state?` branch, for looking resources up, repeats everything.
  const assignments = [...constructorSource.matchAll(/resourceInputs\["(\w+)"\] = ([^;]*);/g)]
    .map(([, name = "", value = ""]) => ({ name, value }))
    .filter(({ value }) => !value.startsWith("state?"));
  const outputs = new Set(
    assignments.filter(({ value }) => value.startsWith("undefined")).map(({ name }) => name),
  );
  const inputs = [...new Set(assignments.map(({ name }) => name))].filter((name) => !outputs.has(name));
  const required = [...constructorSource.matchAll(/Missing required property '(\w+)'/g)].map(
    ([, name = ""]) => name,
  );
  const types = new Map(
    [...declarations.matchAll(/readonly (\w+): pulumi\.Output<([^]+?)>;$/gm)].map(
      ([, name = "", type = ""]) => [name, type],
    ),
  );
  const filledIn = inputs.filter(
    (name) => !required.includes(name) && !(types.get(name) ?? "").endsWith("| undefined"),
  );
  return {
    inputs,
    required,
    computed: [...outputs, ...filledIn],
    text: inputs.filter((name) => /^string( \| undefined)?$/.test(types.get(name) ?? "")),
  };
}
