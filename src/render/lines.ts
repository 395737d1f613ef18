/** The lines of source that a place speaks of. */

import type { Location } from "../errors.ts";

/** Reads the line of a place; `undefined` when there is none. */
export function readLine({ file, line }: Location): string | undefined {
  try {
    // node:fs takes two milliseconds to load, and a run without an error needs none of it.
    const { readFileSync } = process.getBuiltinModule("node:fs");
    return readFileSync(file, "utf8").split(/\r?\n/)[line - 1];
  } catch {
    return undefined;
  }
}
