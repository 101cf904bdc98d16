import { access, constants, mkdir, statfs } from "node:fs/promises";

export interface FolderCheck {
  readonly folder: string;
  /** What is kept there, and how to choose another place, for people: "The tools are kept", "or set …". */
  readonly what: string;
  readonly instead: string;
  /** Free space that is needed. */
  readonly megabytes: number;
  /** What takes the space, for people. */
  readonly why: string;
}

/** Makes a folder, and looks whether it can be written and has room. @throws Error that says which it lacks */
export async function checkFolder({ folder, what, instead, megabytes, why }: FolderCheck): Promise<void> {
  const { bavail, bsize } = await mkdir(folder, { recursive: true, mode: 0o700 })
    .then(() => access(folder, constants.W_OK))
    .then(() => statfs(folder))
    .catch(({ message }: Error) => {
      throw new Error(
        `${what} in ${folder}, which cannot be written: ${message}. Make it writable, ${instead}.`,
      );
    });
  const free = Math.floor((bavail * bsize) / 1e6);
  if (free < megabytes)
    throw new Error(
      `${what} in ${folder}, where ${free} MB are free, and ${why} takes ${megabytes}: free some, ${instead}.`,
    );
}
