/** Reads files by their bytes, and stdin. */

import { libc } from "./libc.ts";
import { readTextFile } from "./modules.ts";

/**
 * Reads a file; `-` is stdin. The C library reads a regular file at once, where Bun
 * starts threads first.
 */
export async function readBytes(file: string): Promise<Uint8Array> {
  if (file === "-") return Bun.stdin.bytes();
  return libc?.readFile(file) ?? (await Bun.file(file).bytes());
}

/** Reads a text file that is likely not to be there; returns `undefined` then. */
export function readSmallFile(file: string): string | undefined {
  if (libc === undefined) return readTextFile(file);
  const bytes = libc.readFile(file);
  return bytes && new TextDecoder().decode(bytes);
}

/** Returns what changes when a file does: its time and its size. */
export function fileTimes(file: string): string {
  const { lastModified, size } = Bun.file(file);
  return `${lastModified} ${size}`;
}
