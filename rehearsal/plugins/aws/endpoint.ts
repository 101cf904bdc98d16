/** Where the emulator is, by `AWS_ENDPOINT_URL`. @throws Error for any other place: a rehearsal calls no real AWS */
export function emulatorEndpoint(env: NodeJS.ProcessEnv = process.env): string {
  const endpoint = env["AWS_ENDPOINT_URL"] ?? "";
  if (/^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\/?$/.test(endpoint)) return endpoint;
  throw new Error(
    `AWS_ENDPOINT_URL is "${endpoint}", and this aws plugin serves rehearsals only: set it to the emulator's address, http://127.0.0.1:<port>, or unset PULUMI_HOME to use the real plugin.`,
  );
}
