import { reasonOf } from "../checks/attempt";
import { bucketAccess, deployTrust, externalIdDemanded, promotionTrust } from "./access";
import type { Case, Question } from "./case";
import { imageInSource, sourceLogin, targetLogin, versionTagsInGit } from "./images";
import { deploymentFollowsFile, modelsMatch, parametersInStep } from "./parameters";

/** Every trouble of the guides' troubleshooting sections, in their order. */
export const QUESTIONS: readonly Question[] = [
  versionTagsInGit,
  sourceLogin,
  targetLogin,
  imageInSource,
  deploymentFollowsFile,
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
  readonly found: string;
  /** Only when it is not ok. */
  readonly fix?: string;
}

/** Answers every question. One that cannot be answered is not ok, says why, and keeps no other from being asked. */
export async function answerAll(given: Case, questions: readonly Question[] = QUESTIONS): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const question of questions) {
    const { trouble, asks } = question;
    const { ok, found } = await question.answer(given).catch((error: unknown) => ({
      ok: false,
      found: `could not tell: ${reasonOf(error)}`,
    }));
    answers.push({ trouble, asks, ok, found, ...(ok ? {} : { fix: question.fix(given) }) });
  }
  return answers;
}

/** A line for each answer; cause and fix below what is not ok. */
export function renderAnswers(answers: readonly Answer[]): string {
  return answers
    .flatMap(({ trouble, asks, ok, found, fix }) =>
      ok
        ? [`✓ ${asks}: ${found}`]
        : [`✗ ${trouble}`, `    expected  ${asks}`, `    cause     ${found}`, `    fix       ${fix}`],
    )
    .join("\n");
}
