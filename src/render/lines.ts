/** The lines of source that a place speaks of. */

import type { Location } from "../errors.ts";

/** The file that was read last: errors come by file. */
let known: { file: string; lines: string[] } | undefined;

/** Reads the line of a place; `undefined` when there is none. */
export function readLine({ file, line }: Location): string | undefined {
  if (known?.file !== file) known = { file, lines: readLines(file) };
  return known.lines[line - 1];
}

function readLines(file: string): string[] {
  try {
    // node:fs takes two milliseconds to load, and a run without an error needs none of it.
    const { readFileSync } = process.getBuiltinModule("node:fs");
    // Columns count from behind a byte order mark.
    return readFileSync(file, "utf8")
      .replace(/^\ufeff/, "")
      .split(/\r?\n/);
  } catch {
    return [];
  }
}
