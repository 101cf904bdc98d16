import type { Command } from "../command";
import { build } from "./build";
import { cancelWaiting } from "./cancel-waiting";
import { demandAlone } from "./demand-alone";
import { demandCurrent } from "./demand-current";
import { demandProtected } from "./demand-protected";
import { drift } from "./drift";
import { driftIssue } from "./drift-issue";
import { install } from "./install";
import { openPromotion } from "./open-promotion";
import { openRollback } from "./open-rollback";
import { preview } from "./preview";
import { previewComment } from "./preview-comment";
import { promotionSummary } from "./promotion-summary";
import { refreshPromotion } from "./refresh-promotion";
import { rehearseChangeCommand } from "./rehearse-change";
import { release } from "./release";
import { targets } from "./targets";
import { up } from "./up";

/** Every command, by the name of its file. */
export const commands: Readonly<Record<string, Command>> = {
  build,
  "cancel-waiting": cancelWaiting,
  "demand-alone": demandAlone,
  "demand-current": demandCurrent,
  "demand-protected": demandProtected,
  drift,
  "drift-issue": driftIssue,
  install,
  "open-promotion": openPromotion,
  "open-rollback": openRollback,
  preview,
  "preview-comment": previewComment,
  "promotion-summary": promotionSummary,
  "refresh-promotion": refreshPromotion,
  "rehearse-change": rehearseChangeCommand,
  release,
  targets,
  up,
};
