import { decide, type Decision, type Principal, type Request } from "./decide";
import type { Section } from "./requests/section";
import type { Document, Registered } from "./registered";

/** A section with a decision for each request and principal. */
export interface DecidedSection {
  readonly title: string;
  readonly principals: readonly Principal[];
  readonly rows: readonly {
    readonly label: string;
    readonly request: Request;
    readonly cells: readonly {
      readonly principal: Principal;
      readonly decision: Decision;
      readonly expected: boolean;
    }[];
  }[];
}

export interface Policies {
  readonly registered: Registered;
  /** The organization's policy, for the sections that it applies to. */
  readonly organization: Document;
}

/** Decides every request for every principal of its section. */
export async function decideAll(
  sections: readonly Section[],
  policies: Policies,
): Promise<readonly DecidedSection[]> {
  const decided: DecidedSection[] = [];
  for (const section of sections) {
    const rows = section.requests.map(async ({ label, allowed, ...request }) => ({
      label,
      request,
      cells: await Promise.all(
        section.principals.map(async (principal) => ({
          principal,
          expected: allowed.includes(principal),
          decision: await decide(
            principal,
            request,
            policies.registered,
            section.organization ? policies.organization : undefined,
          ),
        })),
      ),
    }));
    decided.push({ title: section.title, principals: section.principals, rows: await Promise.all(rows) });
  }
  return decided;
}

/** The decisions that are not as expected, a sentence each. */
export function surprises(decided: readonly DecidedSection[]): readonly string[] {
  return decided.flatMap(({ title, rows }) =>
    rows.flatMap(({ label, cells }) =>
      cells
        .filter(({ decision, expected }) => decision.allowed !== expected)
        .map(
          ({ principal, decision }) =>
            `${title}: "${label}" by ${principal.label} is ${decision.result}, and was expected to be ${decision.allowed ? "denied" : "allowed"}`,
        ),
    ),
  );
}

/**
 * The matrix as text: a column for each principal, numbered above, a row for each request. `✓` allowed, `·` denied,
 * `✗` denied by a statement that says so.
 */
export function render(decided: readonly DecidedSection[]): string {
  const width = Math.max(...decided.flatMap(({ rows }) => rows.map(({ label }) => label.length)));
  return decided
    .map(({ title, principals, rows }) => {
      const legend = principals.map(
        (principal, index) => `${String(index + 1).padStart(4)} ${principal.label}`,
      );
      const head = `${"".padEnd(width)}${principals.map((_, index) => String(index + 1).padStart(3)).join("")}`;
      const lines = rows.map(
        ({ label, cells }) =>
          `${label.padEnd(width)}${cells.map(({ decision }) => `  ${mark(decision)}`).join("")}`,
      );
      return [title, "", ...inColumns(legend), "", head, ...lines].join("\n");
    })
    .join("\n\n\n");
}

function mark({ allowed, result }: Decision): string {
  if (allowed) return "✓";
  return result === "ExplicitlyDenied" ? "✗" : "·";
}

/** A long list in four columns. */
function inColumns(items: readonly string[]): string[] {
  const width = Math.max(...items.map(({ length }) => length)) + 2;
  const rows = Math.ceil(items.length / 4);
  return Array.from({ length: rows }, (_, row) =>
    items
      .filter((_item, index) => index % rows === row)
      .map((item) => item.padEnd(width))
      .join("")
      .trimEnd(),
  );
}
