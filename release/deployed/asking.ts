/** Asks AWS with a client that is closed afterwards. */
export async function asking<C extends { destroy(): void }, T>(
  client: C,
  ask: (client: C) => Promise<T>,
): Promise<T> {
  try {
    return await ask(client);
  } finally {
    client.destroy();
  }
}

/** The answer; undefined when AWS says, by one of these errors, that there is no such thing. Any other error is thrown. */
export async function ifThere<T>(names: readonly string[], ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
}
