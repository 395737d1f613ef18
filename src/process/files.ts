/** Reads files by their bytes, stdin, and links. */

import { libc } from "./libc.ts";
import { fs, path, readTextFile } from "./modules.ts";

// A plugin may replace it.
const { file: fileOf } = Bun;

/**
 * Reads a file; `-` is stdin. The C library reads a regular file at once, where Bun
 * starts threads first.
 */
export async function readBytes(file: string): Promise<Uint8Array> {
  if (file === "-") return Bun.stdin.bytes();
  return libc?.readFile(file) ?? (await fileOf(file).bytes());
}

/** Reads a text file that is likely not to be there; returns `undefined` then. */
export function readSmallFile(file: string): string | undefined {
  if (libc === undefined) return readTextFile(file);
  const bytes = libc.readFile(file);
  return bytes && new TextDecoder().decode(bytes);
}

/** Whether there is a file or a folder at a path. */
export const fileExists = (file: string): boolean => fs().existsSync(file);

/** Returns what changes when a file does: its time and its size. */
export function fileTimes(file: string): string {
  const { lastModified, size } = fileOf(file);
  return `${lastModified} ${size}`;
}

/** A symbolic link that cannot be followed. */
export interface BrokenLink {
  readonly link: string;
  /** As the link names it. */
  readonly target: string;
  readonly isCircular: boolean;
}

/** Finds the symbolic link because of which there is nothing at an absolute path. */
export function findBrokenLink(file: string): BrokenLink | undefined {
  const { dirname, resolve } = path();
  let link = file;
  let target = readLink(link);
  while (target === undefined) {
    if (link === dirname(link)) return undefined;
    link = dirname(link);
    target = readLink(link);
  }
  try {
    if (fs().statSync(link, { throwIfNoEntry: false }) !== undefined) return undefined;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ELOOP") return { link, target, isCircular: true };
    if (code !== "ENOTDIR") return undefined;
  }
  // The target may be a link itself: the last one is what is broken.
  return findBrokenLink(resolve(dirname(link), target)) ?? { link, target, isCircular: false };
}

/** Returns the target of a symbolic link; `undefined` if it is none. */
function readLink(link: string): string | undefined {
  try {
    return fs().readlinkSync(link);
  } catch {
    return undefined;
  }
}
