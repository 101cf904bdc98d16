import type { Proof } from "./data";

/** How many claims were seen to hold, each once for a stack, however often it was seen: as the printed table has them. */
export const claimsIn = (proofs: readonly Proof[]): number =>
  new Set(proofs.map(({ stack, claim }) => JSON.stringify([stack, claim]))).size;
