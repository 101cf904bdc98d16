/** The value of a response member or input that AWS always gives but whose type allows `undefined`. */
export function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is missing, though it was expected here.`);
  return value;
}

/** A name the program must state: Pulumi would make one up, but a rehearsal's names should be those of the program. */
export function explicitName(name: string | undefined, property = "name"): string {
  if (name === undefined)
    throw new Error(`It has no "${property}", and the rehearsal makes up none: set "${property}".`);
  return name;
}
