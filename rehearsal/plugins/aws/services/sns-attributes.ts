/** SNS's names of the attributes of a resource, by the names of its properties. */
export type AttributeNames = Readonly<Record<string, string>>;

/** The properties that are attributes, as SNS writes them. */
export function attributes(inputs: object, names: AttributeNames): Record<string, string> {
  const written = Object.entries(names).flatMap(([property, name]) => {
    const value = (inputs as Readonly<Record<string, string | number | boolean | undefined>>)[property];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return Object.fromEntries(written);
}

/** What to write to get from one set of attributes to another; an empty value takes one back. */
export function attributeChanges(
  before: object,
  after: object,
  names: AttributeNames,
): [name: string, value: string][] {
  const old = attributes(before, names);
  const wanted = attributes(after, names);
  return [...new Set([...Object.keys(old), ...Object.keys(wanted)])]
    .filter((name) => old[name] !== wanted[name])
    .map((name) => [name, wanted[name] ?? ""]);
}
