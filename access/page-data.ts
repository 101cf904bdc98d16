import type { AccessPage, Cell } from "../views/access/data";
import type { Decision, Principal, Request } from "./decide";
import { surprises, type Answered } from "./matrix";
import type { AccessReport } from "./report";

/** What was decided, as the page shows it. */
export function accessPageData(reports: readonly Pick<AccessReport, "answered" | "sides">[]): AccessPage {
  const stacks = reports.flatMap(({ sides: { source, targets } }) =>
    [source, ...targets].map(({ stack, settings: { account } }) => ({ stack, account })),
  );
  const placeOf = (account: string): number | undefined => {
    const place = stacks.findIndex((each) => each.account === account);
    return place < 0 ? undefined : place;
  };
  const answered = reports.flatMap((report) => report.answered);
  return {
    stacks,
    sections: answered.map((section) => sectionOf(section, placeOf)),
    surprises: surprises(answered),
  };
}

type PlaceOf = (account: string) => number | undefined;

const sectionOf = ({ title, askers, rows }: Answered, placeOf: PlaceOf): AccessPage["sections"][number] => ({
  title,
  askers: askers.map((asker) => askerOf(asker, placeOf)),
  rows: rows.map(({ label, request, cells }) => ({
    label,
    action: request.action,
    resource: request.resource,
    conditions: conditionsOf(request),
    stack: placeOf(request.account),
    cells: cells.map(({ decision, expected }) => cellOf(decision, expected)),
  })),
});

const askerOf = ({ label, arn, account }: Principal, placeOf: PlaceOf) => ({
  name: label,
  arn,
  stack: placeOf(account),
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
