/** Reads files by their bytes, and stdin. */

import { libc } from "./libc.ts";

/**
 * Reads a file; `-` is stdin. The C library reads a regular file at once, where Bun
 * starts threads first.
 */
export async function readBytes(file: string): Promise<Uint8Array> {
  if (file === "-") return Bun.stdin.bytes();
  return libc?.readFile(file) ?? (await Bun.file(file).bytes());
}
