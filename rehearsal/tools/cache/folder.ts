import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

/**
 * Where the tools are, for every clone of this user: the folder that `REHEARSAL_CACHE` names, otherwise `ds-pipeline`
 * in the user's cache folder (https://specifications.freedesktop.org/basedir-spec: a relative one does not count).
 */
export function cacheFolder({ REHEARSAL_CACHE, XDG_CACHE_HOME } = process.env): string {
  if (REHEARSAL_CACHE) return resolve(REHEARSAL_CACHE);
  const caches = XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), ".cache");
  return join(caches, "ds-pipeline");
}

/** An install of one platform is of no use to another that shares a home folder. */
export const PLATFORM = `${process.platform}-${process.arch}`;
