import { TaskFailure } from "./task-failure";

/** What one run works on; see the tables of workload/README.md. */
export interface TaskSettings {
  readonly inputBucket: string;
  readonly inputKey: string;
  readonly outputBucket: string;
  /** Always under `processed/`, or under `canary/` where a release is tried: the state machine looks for the result there. */
  readonly outputKey: string;
  readonly artifactBucket: string;
  readonly modelKey: string;
  /** Lower-case hexadecimal; undefined for a model that is deliberately not verified. */
  readonly modelSha256: string | undefined;
  /** Undefined for the latest version. */
  readonly modelVersionId: string | undefined;
}

/** Fetches parameters by their full names; a name that does not exist is absent from the answer. */
export type FetchParameters = (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;

type Environment = Readonly<Record<string, string | undefined>>;

const required = ["input-bucket", "output-bucket", "artifact-bucket", "input-key", "model-key"] as const;
const optional = ["model-sha256", "model-version-id"] as const;
type Parameter = (typeof required)[number] | (typeof optional)[number];

const outputPrefix = "processed/";
const outputPrefixes = [outputPrefix, "canary/"];

/**
 * Reads the settings of a run: each from its environment variable, otherwise from the parameter store. The
 * parameter store is asked once, and not at all when the environment holds every required one.
 *
 * @throws TaskFailure BadConfiguration, which names every missing or wrong setting at once.
 */
export async function readSettings(
  env: Environment,
  runId: string,
  fetchParameters: FetchParameters,
): Promise<TaskSettings> {
  const path = (env["PARAMETER_PATH"] ?? "/ds/preprocessing").replace(/\/+$/, "");
  if (!path.startsWith("/")) {
    throw new TaskFailure(
      "BadConfiguration",
      `PARAMETER_PATH is "${path}", which is not a path of SSM parameters. Give one that starts with "/", such as /ds/preprocessing.`,
    );
  }
  const values = await collect(env, path, fetchParameters);
  const problems = [...missing(values, path), ...runIdProblems(runId)];
  const verified = flag(env, "REQUIRE_VERIFIED_MODEL", problems);
  const modelSha256 = checksum(values.get("model-sha256"), path, verified, problems);
  const inputKey = values.get("input-key") ?? "";
  const outputKey = env["OUTPUT_KEY"] ?? `${outputPrefix}${runId}/${inputKey.split("/").pop()}`;
  problems.push(...keyProblems(inputKey, outputKey));
  if (problems.length > 0) {
    throw new TaskFailure("BadConfiguration", problems.join(" "));
  }
  const value = (name: Parameter): string => values.get(name) ?? "";
  return {
    inputBucket: value("input-bucket"),
    inputKey,
    outputBucket: value("output-bucket"),
    outputKey,
    artifactBucket: value("artifact-bucket"),
    modelKey: value("model-key"),
    modelSha256,
    // An empty version is how a caller that must always send one asks for the latest.
    modelVersionId: value("model-version-id") === "" ? undefined : value("model-version-id"),
  };
}

/** Whether an environment variable is "true"; anything but "true", "false" or absence is added to `problems`. */
export function flag(env: Environment, variable: string, problems: string[]): boolean {
  const found = env[variable];
  if (found !== undefined && found !== "true" && found !== "false") {
    problems.push(`${variable} is "${found}"; set it to true or false, or leave it out.`);
  }
  return found === "true";
}

/** The environment variable that overrides a parameter: `input-bucket` is overridden by INPUT_BUCKET. */
function variableOf(name: Parameter): string {
  return name.toUpperCase().replaceAll("-", "_");
}

async function collect(
  env: Environment,
  path: string,
  fetchParameters: FetchParameters,
): Promise<Map<Parameter, string>> {
  const names: readonly Parameter[] = [...required, ...optional];
  const values = new Map<Parameter, string>();
  for (const name of names) {
    const found = env[variableOf(name)];
    if (found !== undefined) {
      values.set(name, found);
    }
  }
  if (required.some((name) => !values.has(name))) {
    const absent = names.filter((name) => !values.has(name));
    const fetched = await fetchParameters(absent.map((name) => `${path}/${name}`));
    for (const name of absent) {
      const found = fetched.get(`${path}/${name}`);
      if (found !== undefined) {
        values.set(name, found);
      }
    }
  }
  return values;
}

function missing(values: ReadonlyMap<Parameter, string>, path: string): string[] {
  const absent = required.filter((name) => (values.get(name) ?? "") === "");
  if (absent.length === 0) {
    return [];
  }
  const list = absent.map((name) => `${path}/${name} (or ${variableOf(name)})`).join(", ");
  return [`Missing or empty: ${list}. Create the SSM parameter, or set the environment variable.`];
}

function checksum(
  found: string | undefined,
  path: string,
  verified: boolean,
  problems: string[],
): string | undefined {
  const where = `${path}/model-sha256 (or MODEL_SHA256)`;
  if (found === undefined || found === "unverified") {
    if (verified) {
      problems.push(
        `${where} is ${found ?? "missing"}, and this account runs verified models only (REQUIRE_VERIFIED_MODEL=true). ` +
          `Deploy a release, which records the model's sha256.`,
      );
    }
    return undefined;
  }
  if (!/^[0-9a-f]{64}$/i.test(found)) {
    problems.push(`${where} is "${found}"; it must be 64 hexadecimal digits, or "unverified".`);
  }
  return found.toLowerCase();
}

function runIdProblems(runId: string): string[] {
  // It becomes part of an object key and a metadata header, where other characters would need escaping.
  return /^[A-Za-z0-9][A-Za-z0-9._=@+-]{0,127}$/.test(runId)
    ? []
    : [
        `RUN_ID is "${runId}"; it must be 1 to 128 letters, digits or ._=@+- and start with a letter or digit.`,
      ];
}

function keyProblems(inputKey: string, outputKey: string): string[] {
  if (inputKey.endsWith("/")) {
    return [`input-key is "${inputKey}", which is a folder; name one object.`];
  }
  if (!outputPrefixes.some((prefix) => outputKey.startsWith(prefix)) || outputKey.endsWith("/")) {
    return [`OUTPUT_KEY is "${outputKey}"; it must name an object under ${outputPrefixes.join(" or ")}.`];
  }
  return [];
}
