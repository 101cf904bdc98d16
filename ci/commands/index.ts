import type { Command } from "../command";
import { build } from "./build";
import { drift } from "./drift";
import { install } from "./install";
import { preview } from "./preview";
import { promotionSummary } from "./promotion-summary";
import { release } from "./release";
import { targets } from "./targets";
import { up } from "./up";

/** Every command, by the name of its file. */
export const commands: Readonly<Record<string, Command>> = {
  build,
  drift,
  install,
  preview,
  "promotion-summary": promotionSummary,
  release,
  targets,
  up,
};
