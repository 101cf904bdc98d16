/** Where docs/runbook.md says what to do. @param heading One of that page, as it stands there */
export const runbook = (heading: string): string =>
  `docs/runbook.md#${heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, "")
    .replaceAll(" ", "-")}`;
