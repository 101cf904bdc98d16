const VALUE = String.raw`"([^"]*)"|'([^']*)'|([^\s"',;]*)`;
const PARAMETER = String.raw`\s*;\s*([\w!#$&+.^|~*-]+)(?:\s*=\s*(?:${VALUE}))?`;
/** One link of a header: where it leads, then parameters in any order, values in quotes of either kind or in none. */
const LINK = new RegExp(String.raw`\s*<([^>]*)>((?:${PARAMETER})*)\s*(?:,|$)`, "y");

/**
 * The next page of a registry's list, as its Link header has it (RFC 8288): relative to the page, or with the
 * registry's host. Only the query is taken from there.
 * @param link Of the answer; null where there is none.
 * @param list Path of the list below the repository: `tags/list?n=1000`.
 * @returns undefined when there is no next page
 * @throws Error for a header that cannot be read, or a next page that is not one of the same list
 */
export function nextPage(link: string | null, list: string): string | undefined {
  const path = list.split("?")[0] ?? list;
  for (const { target, relations } of linksOf(link ?? "")) {
    if (!relations.includes("next")) continue;
    const here = new URL(`http://registry.invalid/v2/repository/${path}`);
    const { pathname, search } = new URL(target, here);
    if (!pathname.endsWith(`/${path}`))
      throw new Error(`the next page is ${target}, which is not of ${path}`);
    return `${path}${search}`;
  }
  return undefined;
}

function linksOf(header: string): { readonly target: string; readonly relations: readonly string[] }[] {
  const links = [];
  for (let at = 0; at < header.trimEnd().length; at = LINK.lastIndex) {
    LINK.lastIndex = at;
    const [found, target = "", parameters = ""] = LINK.exec(header) ?? [];
    if (found === undefined) throw new Error("it is not a list of links");
    const relation = [...parameters.matchAll(new RegExp(PARAMETER, "g"))].find(([, name]) =>
      /^rel$/i.test(name ?? ""),
    );
    const named = relation?.slice(2).find((value) => value !== undefined) ?? "";
    links.push({ target, relations: named.toLowerCase().split(/\s+/) });
  }
  return links;
}
