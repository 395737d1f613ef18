/**
 * Node.js modules that are loaded when they are first used.
 *
 * Most runs use none of them, and loading one costs between 0.2 ms (node:path)
 * and 2 ms (node:fs, node:stream), where a run of one plugin takes about 10 ms.
 */

export const asyncHooks = () => process.getBuiltinModule("node:async_hooks");
/** The names of the modules of Node.js, without `node:`. */
export const builtinModules = (): readonly string[] =>
  process.getBuiltinModule("node:module").builtinModules;
export const fs = () => process.getBuiltinModule("node:fs");
export const nodeConsole = () => process.getBuiltinModule("node:console");
export const path = () => process.getBuiltinModule("node:path");
export const stream = () => process.getBuiltinModule("node:stream");
export const tty = () => process.getBuiltinModule("node:tty");
export const util = () => process.getBuiltinModule("node:util");

/** Reads a text file; returns `undefined` when it cannot be read. A byte order mark is dropped. */
export function readTextFile(file: string): string | undefined {
  try {
    return fs()
      .readFileSync(file, "utf8")
      .replace(/^\ufeff/, "");
  } catch {
    return undefined;
  }
}
