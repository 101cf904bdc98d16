import { counted } from "../../settings/words";
import { isBlocking } from "../pulumi/stack-run";
import type { PolicyFinding, PromotionPreview, StackPreview, Step } from "../results";
import { code, type Section, toMarkdown } from "./markdown";
import { moreLine, stepLines } from "./step-lines";

/** The comment's first line, by which it is found again. */
export const PREVIEW_MARKER = "<!-- ds-pipeline: preview -->";

const WORDS = { create: "creates", update: "changes", replace: "replaces", delete: "deletes" } as const;

/** Whether a comment would say no more than that nothing changes. */
export const isQuiet = (previews: readonly StackPreview[]): boolean =>
  previews.every(
    ({ error, steps, more = 0, violations, promotion }) =>
      error === undefined &&
      promotion === undefined &&
      steps.length === 0 &&
      more === 0 &&
      !violations.some(isBlocking),
  );

/** What stands in a comment of which nothing is left. */
export const quietText = (previews: readonly StackPreview[]): string =>
  toMarkdown(
    `${PREVIEW_MARKER}\n### Preview: nothing changes`,
    [{ lines: previews.map(({ stack }) => `${code(stack)} stays as it is`) }],
    "",
  );

/** Where the job that previews left nothing, or something that is not a preview. */
export const missingText = (why: string, runUrl: string): string =>
  `${PREVIEW_MARKER}\n### Preview: there is none\n\nThe preview job ${why}, so it is not known what this pull request changes. See [the run](${runUrl}).`;

/** The comment: what a reviewer has to see first, first. */
export const previewText = (previews: readonly StackPreview[], runUrl: string): string =>
  toMarkdown(
    `${PREVIEW_MARKER}\n### Preview: ${headline(previews)}`,
    sectionsOf(previews),
    `What the run printed is in [its log](${runUrl}).`,
  );

/** The summary of a job that previews without AWS. @param remarks Markdown: what else its reader has to know */
export const rehearsedText = (previews: readonly StackPreview[], remarks: readonly string[]): string =>
  toMarkdown(
    `### Rehearsed: ${isQuiet(previews) ? `nothing changes in ${previews.map(({ stack }) => code(stack)).join(", ")}.` : headline(previews)}`,
    sectionsOf(previews),
    remarks.join("\n\n"),
  );

function sectionsOf(previews: readonly StackPreview[]): Section[] {
  const steps = (...ops: readonly Step["op"][]): string[] =>
    previews.flatMap((each) =>
      stepLines(
        each.stack,
        each.steps.filter(({ op }) => ops.includes(op)),
        ({ op }) => WORDS[op],
      ),
    );
  const findings = (isMeant: (finding: PolicyFinding) => boolean): string[] =>
    previews.flatMap(({ stack, violations }) =>
      violations
        .filter(isMeant)
        .map(
          ({ policy, resource, message }) =>
            `${code(stack)} ${code(policy)} on ${code(resource)}: ${code(message)}`,
        ),
    );
  const failed = previews.flatMap(({ stack, error }) =>
    error === undefined ? [] : [`${code(stack)}: ${code(error)}`],
  );
  return [
    ...previews.flatMap(({ stack, promotion }) =>
      promotion === undefined ? [] : [promotionSection(stack, promotion)],
    ),
    { title: "No preview", lines: failed },
    { title: "Violations: an update is refused", lines: findings(isBlocking) },
    { title: "Replacements", lines: steps("replace") },
    { title: "Deletions", lines: steps("delete") },
    { title: "Changes", lines: steps("update", "create"), folds: true },
    { title: "Too many to show", lines: previews.flatMap(({ stack, more }) => moreLine(stack, more)) },
    { title: "Advice", lines: findings(isAdvice), folds: true },
    {
      title: "Decided only during an update",
      lines: findings(({ kind }) => kind === "not-run"),
      folds: true,
    },
    { title: "Unchanged", lines: previews.flatMap(sameLine) },
  ];
}

function headline(previews: readonly StackPreview[]): string {
  const all = previews.flatMap(({ steps }) => steps);
  const count = (op: Step["op"]) => all.filter((step) => step.op === op).length;
  const violated = previews.flatMap(({ violations }) => violations).filter(isBlocking).length;
  const failed = previews.filter(({ error }) => error !== undefined).length;
  const parts = [
    failed > 0 && `${counted(failed, "stack")} without preview`,
    violated > 0 && counted(violated, "violation"),
    ...(["replace", "delete", "update", "create"] as const).map(
      (op) => count(op) > 0 && `${WORDS[op]} ${count(op)}`,
    ),
  ].filter((part) => part !== false);
  return parts.join(", ") || "no resource changes";
}

function promotionSection(stack: string, { from, to, rollback, copies, blocks }: PromotionPreview): Section {
  const before = from === undefined ? "its first release" : code(from);
  return {
    title: `${rollback ? "Rollback" : "Promotion"} of ${code(stack)}: ${before} → ${code(to)}`,
    lines: [
      ...blocks.map((block) => `**blocked**: ${code(block)}`),
      ...(blocks.length === 0 ? ["nothing that a read-only role can see blocks it"] : []),
      ...copies.map((copy) => `copies: ${code(copy)}`),
      ...(copies.length === 0 ? ["nothing is to be copied"] : []),
    ],
  };
}

const sameLine = ({ stack, same, error }: StackPreview): string[] =>
  error === undefined ? [`${code(stack)}: ${counted(same, "resource")}`] : [];

const isAdvice = ({ kind, enforcement }: PolicyFinding): boolean =>
  kind === "violation" && enforcement === "advisory";
