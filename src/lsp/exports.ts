/** The exports of a script, without importing it. */

import { existingFile } from "../process/child.ts";
import { readTextFile } from "../process/modules.ts";

/** Lists what a plugin's file exports by itself; nothing if it cannot be read. */
export function exportsOf(path: string): string[] {
  const file = existingFile(path) ?? path;
  const text = readTextFile(file);
  if (text === undefined) return [];
  try {
    const transpiler = new Bun.Transpiler({ loader: file.endsWith("x") ? "tsx" : "ts" });
    return transpiler.scan(text).exports;
  } catch {
    // It has a syntax error.
    return [];
  }
}
