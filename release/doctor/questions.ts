import { couldNotTell } from "../deployed/could-not-tell";
import { bucketAccess, deployTrust, externalIdDemanded, promotionTrust } from "./access";
import { callerIsLetIn } from "./caller";
import type { Case, Finding, Question } from "./case";
import { imageInSource, regctlIsThere, sourceLogin, targetLogin, versionTagsInGit } from "./images";
import { modelsMatch, parametersInStep, sourceFollowsFile, targetFollowsFile } from "./parameters";

/** Who calls, then every trouble of the guides' troubleshooting sections, in their order. */
export const QUESTIONS: readonly Question[] = [
  callerIsLetIn,
  versionTagsInGit,
  regctlIsThere,
  sourceLogin,
  targetLogin,
  imageInSource,
  sourceFollowsFile,
  targetFollowsFile,
  bucketAccess,
  deployTrust,
  promotionTrust,
  externalIdDemanded,
  parametersInStep,
  modelsMatch,
];

export interface Answer {
  readonly trouble: string;
  readonly asks: string;
  readonly ok: boolean;
  /** Not even asked, as an answer before it is the cause of all that would follow. */
  readonly notAsked?: true;
  readonly found: string;
  /** Only when it is not ok and could be told, and the cause does not say it. */
  readonly fix?: string;
}

/**
 * Answers every question. One that cannot be answered is not ok, says why, and keeps no other from being asked, but for the
 * first.
 * @throws what keeps the first from being answered, such as a network that is down
 */
export async function answerAll(given: Case, questions: readonly Question[] = QUESTIONS): Promise<Answer[]> {
  const answers: Answer[] = [];
  let stopped = false;
  for (const question of questions) {
    const { trouble, asks } = question;
    if (stopped) {
      answers.push({ trouble, asks, ok: false, notAsked: true, found: "not asked" });
      continue;
    }
    const { ok, found, fix = question.fix?.(given), untold } = await answerOf(question, given);
    answers.push({ trouble, asks, ok, found, ...(!ok && !untold && fix !== undefined && { fix }) });
    stopped = !ok && question.first === true;
  }
  return answers;
}

async function answerOf(question: Question, given: Case): Promise<Finding> {
  try {
    return await question.answer(given);
  } catch (error) {
    if (question.first) throw error;
    return { ok: false, found: couldNotTell(error), untold: true };
  }
}

/** A line for each answer; cause and fix below what is not ok. What was not asked is not among them. */
export function renderAnswers(answers: readonly Answer[]): string {
  return answers
    .filter(({ notAsked }) => !notAsked)
    .flatMap(({ trouble, asks, ok, found, fix }) =>
      ok
        ? [`✓ ${asks}: ${found}`]
        : [
            `✗ ${trouble}`,
            `    expected  ${asks}`,
            `    cause     ${found}`,
            ...(fix === undefined ? [] : [`    fix       ${fix}`]),
          ],
    )
    .join("\n");
}
