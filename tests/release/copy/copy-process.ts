import { copyImage } from "../../../release/copy/copy";
import { Login } from "../../../release/registry/login";
import { systemClock } from "../../../release/registry/patience";
import { RegctlSession } from "../../../release/registry/regctl-session";
import { openRepository } from "../../../release/registry/repository";

/** A process that copies an image and can be killed: `<regctl> <from> <to> <digest> <tag>`. */
async function main([
  regctl = "",
  from = "",
  to = "",
  digest = "",
  tag = "",
]: readonly string[]): Promise<void> {
  const patience = { clock: systemClock };
  const loginTo = (name: string) =>
    new Login(name.split("/", 1)[0] ?? "", async () => ({ username: "AWS", password: "secret" }));
  const logins = { from: loginTo(from), to: loginTo(to) };
  await copyImage({
    from: openRepository({ name: from, login: logins.from, patience }),
    to: openRepository({ name: to, login: logins.to, patience }),
    digest,
    platforms: [],
    tags: [tag],
    mover: new RegctlSession(regctl, [logins.from, logins.to]),
    patience,
  });
}

void main(process.argv.slice(2));
