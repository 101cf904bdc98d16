import type { Command } from "../command-line/command";
import { accept } from "./accept";
import { board } from "./board";
import { canary } from "./canary";
import { candidate } from "./candidate";
import { doctor } from "./doctor";
import { history } from "./history";
import { list } from "./list";
import { model } from "./model";
import { plan } from "./plan";
import { prepare } from "./prepare";
import { promote } from "./promote";
import { reject } from "./reject";
import { render } from "./render";
import { rollback } from "./rollback";
import { run } from "./run";
import { status } from "./status";
import { validateModel } from "./validate-model";
import { verify } from "./verify";

/** Every command, in the order of a release's life. */
export const commands: Readonly<Record<string, Command>> = {
  model,
  run,
  "validate-model": validateModel,
  candidate,
  reject,
  list,
  prepare,
  plan,
  promote,
  canary,
  accept,
  render,
  verify,
  rollback,
  status,
  history,
  board,
  doctor,
};
