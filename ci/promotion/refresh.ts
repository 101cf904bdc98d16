import { hashText, type Release, releaseText } from "../../release/release-file";

/** What is known after a target's promotion ran, failed or not. */
export interface AfterPromotion {
  /** What the default branch's file names. */
  readonly onMain: Release | undefined;
  /** What the open pull request would write; undefined when none is open. */
  readonly proposed: Release | undefined;
  /** Checksum of what the target has; undefined when it has none. */
  readonly deployed: string | undefined;
}

/**
 * The release that is to be proposed so that it follows what the target has: that of the open pull request, or of main
 * where it named another one before and so could not be promoted. Undefined when nothing is to be proposed.
 */
export function toPropose({ onMain, proposed, deployed }: AfterPromotion): Release | undefined {
  const isOverdue = onMain && hashText(releaseText(onMain)) !== deployed && onMain.previous !== deployed;
  const release = proposed ?? (isOverdue ? onMain : undefined);
  if (!release) return undefined;
  const { previous: _previous, ...rest } = release;
  return { ...rest, ...(deployed !== undefined && { previous: deployed }) };
}
