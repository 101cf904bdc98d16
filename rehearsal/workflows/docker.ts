import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { readProjectStacks } from "../../settings/project-stacks";
import { readDeclaredBuilds } from "../images/declared-builds";
import { buildImage } from "../images/build";
import { layOut } from "../images/lay-out";

/**
 * Stands for docker in jobs: signs in, and has the rehearsal's own builder build what the settings declare. It attaches
 * neither SBOM nor provenance, and whatever else a job asks of docker is an error.
 */
async function docker([command = "", ...rest]: readonly string[]): Promise<void> {
  if (command === "login") return signIn(rest);
  if (command === "logout") return rmSync(passwordOf(rest.at(-1) ?? ""));
  const [what, ...args] = rest;
  if (command === "buildx" && (what === "create" || what === "rm")) return;
  if (command === "buildx" && what === "build") return build(args);
  throw new Error(`the rehearsal's docker knows no ${command} ${what}`);
}

/** Where a login is kept, as in Docker's own configuration. */
const passwordOf = (registry: string): string =>
  join(process.env["REHEARSED_DOCKER"] ?? "", encodeURIComponent(registry));

function signIn(args: readonly string[]): void {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { username: { type: "string" }, "password-stdin": { type: "boolean" } },
  });
  const file = passwordOf(positionals[0] ?? "");
  mkdirSync(dirname(file), { recursive: true });
  const login = { username: values.username, password: readFileSync(0, "utf8") };
  writeFileSync(file, JSON.stringify(login), { mode: 0o600 });
}

const text = { type: "string" } as const;
const OPTIONS = {
  push: { type: "boolean" },
  builder: text,
  platform: text,
  file: text,
  tag: text,
  sbom: text,
  provenance: text,
  "metadata-file": text,
  "build-arg": { type: "string", multiple: true },
} as const;

async function build(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  const { platform = "", tag: reference = "", "metadata-file": metadata = "" } = values;
  const [, registry = "", image = "", tag = ""] = /^([^/]+)\/(.+):([^:]+)$/.exec(reference) ?? [];
  const project = process.cwd();
  const { source } = readProjectStacks(project);
  const declared = readDeclaredBuilds(project, source.settings).images.get(image);
  if (!declared || !values.push) throw new Error(`the rehearsal's docker does not build ${reference}`);
  const folder = mkdtempSync(join(tmpdir(), "docker-"));
  const files: Record<string, string> = {};
  for (const each of declared.platforms.filter((one) => platform.split(",").includes(one))) {
    files[each] = join(folder, each);
    mkdirSync(join(folder, each), { recursive: true });
    await layOut({ image, command: declared.command, platform: each, project, folder: join(folder, each) });
  }
  const given = Object.fromEntries((values["build-arg"] ?? []).map((each) => each.split("=", 2)));
  const digest = await buildImage({
    regctl: process.env["REHEARSED_REGCTL_FILE"] ?? "",
    files,
    entrypoint: declared.entrypoint,
    environment: declared.environment,
    user: "65532:65532",
    workingDir: declared.workingDirectory,
    labels: {
      "org.opencontainers.image.title": image,
      "org.opencontainers.image.version": given["VERSION"] ?? "",
      "org.opencontainers.image.revision": given["REVISION"] ?? "",
    },
    target: `${registry}/${image}`,
    tags: [tag],
    credentials: JSON.parse(readFileSync(passwordOf(registry), "utf8")) as {
      username: string;
      password: string;
    },
  });
  writeFileSync(metadata, JSON.stringify({ "containerimage.digest": digest }));
  rmSync(folder, { recursive: true });
}

docker(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
