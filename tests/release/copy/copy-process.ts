import { copyImages } from "../../../release/copy/copy";
import { planCopies } from "../../../release/copy/plan";
import { Login } from "../../../release/registry/login";
import { systemClock } from "../../../release/registry/retry";
import { RegctlSession } from "../../../release/registry/regctl-session";
import { RegistryError } from "../../../release/registry/registry-error";
import { Repository } from "../../../release/registry/repository";

/** What the process gets on its standard input. */
export interface CopyOrder {
  readonly regctl: string;
  readonly images: readonly { readonly from: string; readonly to: string; readonly digest: string }[];
  readonly tag: string;
  readonly password: string;
  readonly attempts: number;
}

/** A process that copies images, which can be killed and looked at; it ends with 1 and the error's code and message. */
async function main(): Promise<void> {
  let input = "";
  for await (const chunk of process.stdin) input += String(chunk);
  const { regctl, images, tag, password, attempts } = JSON.parse(input) as CopyOrder;
  const retries = { clock: systemClock, attempts };
  const logins = new Map<string, Login>();
  const open = (name: string) => {
    const [host = ""] = name.split("/", 1);
    const login = logins.get(host) ?? new Login(host, async () => ({ username: "AWS", password }));
    logins.set(host, login);
    return new Repository({ name, login, retries });
  };
  const requests = images.map(({ from, to, digest }) => ({
    from: open(from),
    to: open(to),
    digest,
    platforms: ["linux/amd64", "linux/arm64"],
    tags: [tag],
  }));
  const session = new RegctlSession(() => Promise.resolve(regctl), [...logins.values()]);
  const onProgress = ({ done, total }: { done: number; total: number }) =>
    console.error(`${done} of ${total}`);
  console.log(
    JSON.stringify(
      await copyImages({ planned: await planCopies(requests, true), regctl: session, retries, onProgress }),
    ),
  );
}

main().catch((error: unknown) => {
  const code = error instanceof RegistryError ? error.code : "unexpected";
  console.error(`${code}: ${error instanceof Error ? error.stack : String(error)}`);
  process.exitCode = 1;
});
