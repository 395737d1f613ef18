/** The exports of a script, without importing it. */

import { readTextFile } from "../process/modules.ts";

/** Lists what a file exports by itself; nothing if it cannot be read. */
export function exportsOf(file: string): string[] {
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
