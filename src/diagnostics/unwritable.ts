/** A failed write → what is wrong, for the files that lineup writes. */

import { path as nodePath } from "../process/modules.ts";
import { Diagnostic } from "./diagnostic.ts";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EEXIST: "there is a file of that name",
  EISDIR: "there is a folder of that name",
  EDQUOT: "the disk is full",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is a file",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
};

/**
 * Does what writes files.
 *
 * @param folder in which messages name them.
 * @throws {Diagnostic} FILE_UNWRITABLE
 */
export async function writing<T>(folder: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const { code, path = folder } = error;
    const shown = nodePath().relative(folder, path) || path;
    const message = `"${shown}" cannot be written: ${REASONS[code] ?? code}`;
    const isFull = code === "ENOSPC" || code === "EDQUOT";
    const hint = isFull ? "free some space" : "check the path and its permissions";
    throw new Diagnostic("FILE_UNWRITABLE", message, { hint, cause: error });
  }
}

/** Whether the operating system refused a call. */
export function isSystemError(error: unknown): error is Error & { code: string; path?: string } {
  return Error.isError(error) && "syscall" in error && "code" in error;
}
