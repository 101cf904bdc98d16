import {
  containersOf,
  nameOf,
  TASK_DEFINITION_TYPES,
  type Container,
} from "../../containers/container-definitions";
import { mapIn } from "../../inputs";
import type { Rule } from "../../rule";

/** A container that is taken over can change nothing of its image, its host or its neighbours. */
export const hardenedContainers: Rule = {
  name: "hardened-containers",
  description:
    "Containers run as another user than root, with a read-only root file system, no capability and no part of the host.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: TASK_DEFINITION_TYPES,
  check: (task) => [
    ...networkFaults(task.properties["networkMode"]),
    ...["pidMode", "ipcMode"]
      .filter((mode) => task.properties[mode] === "host")
      .map((mode) => `shares the host's processes or memory by ${mode} host. Leave ${mode} out.`),
    ...containersOf(task).flatMap((container) =>
      faults(container).map((fault) => `${nameOf(container)} ${fault}`),
    ),
  ],
};

const networkFaults = (mode: unknown): readonly string[] =>
  mode === "awsvpc"
    ? []
    : [
        `has the network mode ${JSON.stringify(mode) ?? "of its host"}. Use awsvpc, so that each task has a security group of its own.`,
      ];

function faults(container: Container): readonly string[] {
  const { user } = container;
  const capabilities = mapIn(mapIn(container, "linuxparameters"), "capabilities");
  const added = textsIn(capabilities, "add");
  return [
    ...(isRoot(user) ? [`runs as ${describe(user)}. Name a user such as "65532:65532".`] : []),
    ...(container["readonlyrootfilesystem"] === true
      ? []
      : ["can write to its root file system. Set readonlyRootFilesystem."]),
    ...(textsIn(capabilities, "drop").includes("ALL")
      ? []
      : ['keeps capabilities of Linux. Drop ["ALL"] in linuxParameters.capabilities.']),
    ...(added.length === 0 ? [] : [`adds the capabilities ${added.join(", ")}. Add none.`]),
    ...(container["privileged"] === true ? ["is privileged, which is root on its host. Take that out."] : []),
  ];
}

/** A user is `name`, `name:group`, `number` or `number:group`; without one, the image decides, and mostly for root. */
function isRoot(user: unknown): boolean {
  if (user === undefined || user === null || user === "") return true;
  if (typeof user !== "string") throw new Error(`user is ${JSON.stringify(user)}, not a text`);
  return /^(root|[+-]?0+)(:|$)/i.test(user.trim()) || user.trim().startsWith(":");
}

const describe = (user: unknown): string =>
  typeof user === "string" && user !== "" ? `${user}, which is root` : "the image's user, which may be root";

function textsIn(capabilities: Container, key: string): readonly string[] {
  const found = capabilities[key] ?? [];
  if (Array.isArray(found) && found.every((item) => typeof item === "string")) return found;
  throw new Error(`capabilities.${key} is ${JSON.stringify(found)}, not a list of texts`);
}
