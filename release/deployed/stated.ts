import { isDeepStrictEqual } from "node:util";

/**
 * What AWS documents to be where nothing is stated, and may give back.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html
 */
const DEFAULTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["cpu", 0],
  ["versionConsistency", "enabled"],
  ["type", "STANDARD"],
  ["status", "ACTIVE"],
  ["encryptionConfiguration", { type: "AWS_OWNED_KEY" }],
  ["ActionAfterCompletion", "NONE"],
]);

/**
 * What somebody stated of a thing: what AWS gives back without what is empty or a default. Lists of what has names, such
 * as containers and their environment, become objects by these names: ECS gives them back in an order of its own.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecs/container_definitions.go
 * @param byItself Keys of what AWS says of the thing, and is not stated.
 */
export function stated(thing: object, byItself: readonly string[] = []): object {
  return Object.fromEntries(
    Object.entries(thing)
      .map(([key, value]) => [key, statedValue(value)] as const)
      .filter(([key, value]) => !byItself.includes(key) && !isEmpty(value) && !isDefault(key, value)),
  );
}

function statedValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return byName(value.map(statedValue));
  return typeof value === "object" && value !== null ? stated(value) : value;
}

/** The second of one name gets a number. */
function byName(list: readonly unknown[]): unknown {
  const names = list.map(nameOf);
  if (list.length === 0 || names.includes(undefined)) return list;
  return Object.fromEntries(
    list.map((item, index) => {
      const [name = "", before] = [names[index], names.slice(0, index)];
      const number = before.filter((other) => other === name).length + 1;
      return [number === 1 ? name : `${name} (${number})`, item];
    }),
  );
}

function nameOf(item: unknown): string | undefined {
  const named = typeof item === "object" && item !== null && "name" in item;
  return named && typeof item.name === "string" ? item.name : undefined;
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === "" || value === false;
}

const isDefault = (key: string, value: unknown): boolean =>
  DEFAULTS.has(key) && isDeepStrictEqual(DEFAULTS.get(key), value);
