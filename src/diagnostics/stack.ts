/**
 * The stack of an error → the frames that help, and where it was thrown.
 *
 * lineup's own frames never show. Of several frames in packages that follow each
 * other, the innermost is enough: the author's own lines are what can be changed.
 */

import type { Location } from "./diagnostic.ts";
import { attempt, isError } from "./readable.ts";

/** What a stack tells. */
export interface Stack {
  /** Stack frames outside lineup, innermost first: `run (/path/to/plugin.ts:7:23)`. */
  frames: string[];
  /** The innermost frame outside packages; if there is none, the innermost. */
  location: Location | undefined;
}

const FRAME = /^\s*at (?:(.*?) \()?(?:async )?((?:\/|[A-Za-z]:\\|file:\/\/).*?):(\d+):(\d+)\)?$/;

/** Reads the stack of an error. What cannot be read has no frames. */
export function readStack(error: unknown): Stack {
  const stack: Stack = { frames: [], location: undefined };
  let inPackage: Location | undefined;
  let wasPackage = false;
  for (const line of stackLines(error)) {
    const [, name, file, row, column] = FRAME.exec(line) ?? [];
    if (file === undefined || isOwn(file)) continue;
    const location = { file, line: Number(row), column: Number(column) };
    const place = `${file}:${row}:${column}`;
    const isPackage = file.includes("/node_modules/");
    if (isPackage) inPackage ??= location;
    else stack.location ??= location;
    if (isPackage && wasPackage) continue;
    wasPackage = isPackage;
    stack.frames.push(name === undefined ? place : `${name} (${place})`);
  }
  stack.location ??= inPackage;
  return stack;
}

/** The lines of a stack, without the message: it may quote the stack of another error. */
function stackLines(error: unknown): string[] {
  if (!isError(error)) return [];
  const stack = attempt(() => String(error.stack ?? ""), "");
  const message = attempt(() => String(error.message), "");
  const start = message === "" ? -1 : stack.indexOf(message);
  return stack.slice(start === -1 ? 0 : start + message.length).split("\n");
}

/** Whether a file is lineup's: in the program, next to this one in a bundle, or in its source. */
function isOwn(file: string): boolean {
  if (file.includes("/$bunfs/") || file.includes("~BUN")) return true;
  const root = /^(.*\/)src\/diagnostics$/.exec(import.meta.dir)?.[1];
  if (root === undefined) return file.startsWith(`${import.meta.dir}/`);
  return file.startsWith(root) && /^(?:src|node_modules)\//.test(file.slice(root.length));
}

/** Removes from a message what is lineup's own: frames of a quoted stack, paths inside the program. */
export function hideOwnPaths(message: string): string {
  return message
    .replace(/\n *at [^\n]*/g, (line) => (isOwn(FRAME.exec(line.slice(1))?.[2] ?? "") ? "" : line))
    .replace(/ ?(?:imported )?from "?\/\$bunfs\/root\/[^\s"']*"?/g, "")
    .replace(/\/\$bunfs\/root\//g, "");
}
