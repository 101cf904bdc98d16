/** What a job's token may do, as the job's `permissions` say it: `{ contents: "write" }`. */
export type Permissions = Readonly<Record<string, "read" | "write">>;

/**
 * Whether permissions suffice for a call.
 * @param accepted As GitHub's header `X-Accepted-GitHub-Permissions` says it: sets divided by `;`, of which one suffices,
 * each of `name=level` divided by `,`; empty for a call that every token may make.
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible
 */
export function suffices(granted: Permissions, accepted: string): boolean {
  if (accepted === "") return true;
  return accepted.split("; ").some((set) => set.split(",").every((one) => isGranted(granted, one)));
}

function isGranted(granted: Permissions, permission: string): boolean {
  const [name = "", level] = permission.split("=");
  const has = granted[name.replaceAll("_", "-")];
  return has === "write" || (has !== undefined && has === level);
}
