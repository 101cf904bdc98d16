import { everyValue, isMap, valueOf } from "../known-values";

/** Words in the path of a repository whose images build others. */
const BUILDER_WORDS =
  /(^|[/_-])(buildah|buildkit|buildkitd|buildpacksio|buildx|dind|earthly|kaniko|makisu|nixpacks|paketobuildpacks|podman)([/_-]|$)/;
/** Whole names of such repositories. */
const BUILDER_NAMES = /(^|\/)(dagger\/engine|docker|img|jib|ko|pack)$/;

/** Programs that do nothing but build images. */
const BUILDER_PROGRAMS =
  /(^|[\s/;&|("'])(buildah|buildctl|buildctl-daemonless\.sh|buildkitd|dockerd|dockerd-entrypoint\.sh|earthly|kaniko|makisu|rootlesskit)(?=[\s/;&|)"']|$)/;
/** Programs that build or push images, and do other things as well. */
const BUILD_COMMANDS =
  /(^|[\s/;&|("'])(crane|docker|img|jib|ko|nerdctl|oras|pack|podman|regctl|skopeo)(\s+-\S+(\s+[^-\s]\S*)?)*?(\s+(buildx|builder|compose|image))?\s+(append|apply|bake|build|copy|load|publish|push|resolve)(?=[\s;&|)"']|$)/;

/** Sockets of container engines; who has one can build and run anything. */
const SOCKETS = [
  "/run/buildkit/buildkitd.sock",
  "/run/containerd/containerd.sock",
  "/run/crio/crio.sock",
  "/run/docker.sock",
  "/run/podman/podman.sock",
];
/** Variables that lead a client to a builder elsewhere. */
const BUILDER_VARIABLES = new Set(["BUILDKIT_HOST", "CONTAINER_HOST", "DOCKER_HOST"]);
const POWERS = new Set(["ALL", "SYS_ADMIN"]);

/** Whether an image's name says that it builds others. */
function isBuilderImage(image: string): boolean {
  const name = image.toLowerCase().replace(/@.*$/, "");
  const [, repository = name, tag = ""] = /^(.*?)(?::([^/]*))?$/.exec(name) ?? [];
  const path = repository.replace(/^[^/]*[.:][^/]*\//, "");
  return BUILDER_WORDS.test(path) || BUILDER_NAMES.test(path) || /(^|-)dind(-|$)/.test(tag);
}

/** Whether a command builds or pushes images. */
const isBuilderCommand = (command: string): boolean =>
  BUILDER_PROGRAMS.test(command) || BUILD_COMMANDS.test(command);

/** What of a container, or of what overrides one, builds or can build; keys in any case, as each API writes them. */
export function buildingParts(container: Readonly<Record<string, unknown>>): readonly string[] {
  const images = ["image", "imageUri"].flatMap((key) => texts(valueOf(container, key)));
  const command = ["entryPoint", "command", "args"]
    .flatMap((key) => texts(valueOf(container, key)))
    .join(" ");
  return [
    ...images.filter(isBuilderImage).map((image) => `the image ${image}, which builds images`),
    ...(isBuilderCommand(command)
      ? [`the command ${command.slice(0, 80)}, which builds or pushes images`]
      : []),
    ...(valueOf(container, "privileged") === true ? ["privileged mode, in which a container can build"] : []),
    ...capabilitiesOf(container).map((power) => `the capability ${power}, with which a container can build`),
    ...variablesOf(container).map((name) => `the variable ${name}, which leads to a builder`),
  ];
}

/** Paths that hold, or are, the socket of a container engine, anywhere within a value. */
export function engineSockets(value: unknown): readonly string[] {
  const paths = [...everyValue(value)].flatMap((nested) =>
    isMap(nested)
      ? ["hostPath", "sourcePath", "containerPath"]
          .map((key) => valueOf(nested, key))
          .flatMap((path) => (isMap(path) ? [valueOf(path, "path")] : [path]))
          .filter(isText)
      : [],
  );
  return [...new Set(paths)].filter((path) => {
    const plain = path.replace(/\/+/g, "/").replace(/^\/var\/run(?=\/|$)/, "/run");
    const folder = plain.endsWith("/") ? plain : `${plain}/`;
    return SOCKETS.some((socket) => plain === socket || socket.startsWith(folder)) || folder === "/var/";
  });
}

function capabilitiesOf(container: Readonly<Record<string, unknown>>): readonly string[] {
  const capabilities = valueOf(container, "capabilities");
  const added = isMap(capabilities) ? texts(valueOf(capabilities, "add")) : [];
  return added.filter((power) => POWERS.has(power.toUpperCase().replace(/^CAP_/, "")));
}

function variablesOf(container: Readonly<Record<string, unknown>>): readonly string[] {
  const environment = ["environment", "env"]
    .map((key) => valueOf(container, key))
    .find((found) => found !== undefined);
  if (isMap(environment)) return Object.keys(environment).filter((name) => BUILDER_VARIABLES.has(name));
  if (!Array.isArray(environment)) return [];
  return environment
    .map((variable) => (isMap(variable) ? valueOf(variable, "name") : undefined))
    .filter(isText)
    .filter((name) => BUILDER_VARIABLES.has(name));
}

function texts(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter(isText);
}

const isText = (value: unknown): value is string => typeof value === "string";
