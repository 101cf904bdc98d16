import { containersOf, nameOf, TASK_DEFINITION_TYPES } from "../../containers/container-definitions";
import { parseDefinition } from "../../calls/state-machine";
import { mapIn } from "../../inputs";
import { withCanaries } from "../../../settings/settings";
import { settingsOf, type Resource, type Rule, type StackFacts } from "../../rule";
import { isLiteral, isSecretName, secretsWithin } from "../../secrets";

const INSTEAD = "Keep it in Secrets Manager or as a SecureString, and name it there.";

/** Environments, parameters and definitions are shown to whoever may describe them, and stay in old revisions. */
export const noPlaintextSecrets: Rule = {
  name: "no-plaintext-secrets",
  description:
    "No environment of a container or a function, no parameter and no state machine holds a secret in plain text.",
  severity: "critical",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:lambda/function:", "aws:sfn/stateMachine:", "aws:ssm/parameter:", ...TASK_DEFINITION_TYPES],
  check: (resource, stack) => placesOf(resource, stack).map((place) => `${place}. ${INSTEAD}`),
};

function placesOf(resource: Resource, stack: StackFacts): readonly string[] {
  const { type, properties } = resource;
  if (type.startsWith("aws:ssm/")) return parameterPlaces(resource, stack);
  if (type.startsWith("aws:lambda/"))
    return secretsWithin(mapIn(mapIn(properties, "environment"), "variables")).map(
      (place) => `has an environment in which ${place}`,
    );
  if (type.startsWith("aws:sfn/"))
    return secretsWithin(parseDefinition(properties["definition"])).map(
      (place) => `has a definition in which ${place}`,
    );
  return containersOf(resource).flatMap((container) =>
    secretsWithin(container).map((place) => `has a ${nameOf(container)} in which ${place}`),
  );
}

function parameterPlaces({ properties }: Resource, stack: StackFacts): readonly string[] {
  if (properties["type"] === "SecureString") return [];
  const name = String(properties["name"]);
  // Ids that AWS invents: they are no secrets, and only an update knows them.
  const ofNetwork = withCanaries(settingsOf(stack)).flatMap(({ names: { parameterPath } }) => [
    `${parameterPath}/subnets`,
    `${parameterPath}/security-group`,
  ]);
  if (ofNetwork.includes(name)) return [];
  const value = properties["value"] ?? properties["insecureValue"] ?? "";
  if (typeof value !== "string") throw new Error(`its value is ${typeof value}, not a text`);
  if (isSecretName(name) && isLiteral(value)) return ["keeps in plain text what its name calls a secret"];
  return secretsWithin(value, "the text").map((place) => `keeps a value in which ${place}`);
}
