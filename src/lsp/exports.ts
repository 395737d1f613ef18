/** The exports of a script, without importing it. */

import { readTextFile } from "../process/modules.ts";
import { existingFile } from "../process/server.ts";

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
