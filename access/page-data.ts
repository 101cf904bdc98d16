import type { AccessPage, Cell } from "../views/access/data";
import type { Decision, Principal, Request } from "./decide";
import { surprises, type DecidedSection } from "./matrix";
import type { AccessReport } from "./report";

/** What was decided, as the page shows it. */
export function accessPageData(reports: readonly Pick<AccessReport, "decided" | "sides">[]): AccessPage {
  const stacks = reports.flatMap(({ sides: { source, targets } }) =>
    [source, ...targets].map(({ settings: { stack, account } }, place) => ({ stack, account, place })),
  );
  const stackIn = (account: string) => stacks.find((each) => each.account === account)?.stack;
  const decided = reports.flatMap((report) => report.decided);
  return {
    stacks,
    sections: decided.map((section) => sectionOf(section, stackIn)),
    surprises: surprises(decided),
  };
}

type StackIn = (account: string) => string | undefined;

const sectionOf = (
  { title, principals, rows }: DecidedSection,
  stackIn: StackIn,
): AccessPage["sections"][number] => ({
  title,
  principals: principals.map((principal) => principalOf(principal, stackIn)),
  rows: rows.map(({ label, request, cells }) => ({
    label,
    action: request.action,
    resource: request.resource,
    conditions: conditionsOf(request),
    stack: stackIn(request.account),
    cells: cells.map(({ decision, expected }) => cellOf(decision, expected)),
  })),
});

const principalOf = ({ label, arn, account }: Principal, stackIn: StackIn) => ({
  name: label,
  arn,
  stack: stackIn(account),
});

const conditionsOf = ({ context = {} }: Request) =>
  Object.entries(context).map(([key, values]) => ({ key, values: [values].flat() }));

const RESULTS = {
  Allowed: "allowed",
  ImplicitlyDenied: "denied",
  ExplicitlyDenied: "refused",
} as const satisfies Record<Decision["result"], Cell["result"]>;

const cellOf = ({ allowed, result, by }: Decision, expected: boolean): Cell => ({
  result: RESULTS[result],
  expected: allowed === expected,
  by,
});
