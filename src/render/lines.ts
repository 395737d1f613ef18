/** The lines of source that a place speaks of. */

import { readFileSync } from "node:fs";
import type { Location } from "../errors.ts";

/** Reads the line of a place; `undefined` when there is none. */
export function readLine({ file, line }: Location): string | undefined {
  try {
    return readFileSync(file, "utf8").split(/\r?\n/)[line - 1];
  } catch {
    return undefined;
  }
}
