/**
 * Where something that was thrown comes from, and how to name it.
 *
 * Takes anything that can be thrown; gives the place in the plugin's own code
 * and a stack without lineup's frames. What was thrown is never changed.
 */

import type { Location, Note } from "../errors.ts";
import { locateInFile } from "./source.ts";

const FRAME = /^\s*at (?:(.*?) \()?((?:\/|[A-Za-z]:\\|file:\/\/).*?):(\d+):(\d+)\)?$/;

export interface Blame {
  location: Location | undefined;
  /** Frames outside lineup, innermost first: `run (/path/to/plugin.ts:7:23)`. */
  stack: string[];
}

/** Finds the place that threw. */
export function blame(thrown: unknown): Blame {
  const stack: string[] = [];
  let location: Location | undefined;
  if (isModuleMessage(thrown))
    return { location: attempt(() => locateImport(thrown), undefined), stack };
  if (!isError(thrown)) return { location, stack };
  for (const line of attempt(() => String(thrown.stack ?? ""), "").split("\n")) {
    const [, name, file, row, column] = FRAME.exec(line) ?? [];
    if (file === undefined || isOwn(file)) continue;
    location ??= { file, line: Number(row), column: Number(column) };
    stack.push(
      name === undefined ? `${file}:${row}:${column}` : `${name} (${file}:${row}:${column})`,
    );
  }
  return { location, stack };
}

function isOwn(file: string): boolean {
  // In the program, or in the folder above this one when it runs from source.
  const source = import.meta.dir.slice(0, -"plugin".length);
  return file.includes("/$bunfs/") || file.includes("~BUN") || file.startsWith(source);
}

/** What Bun throws for a module that isn't there or can't be parsed; it is no Error. */
export function isModuleMessage(thrown: unknown): thrown is BuildMessage | ResolveMessage {
  return isA(thrown, BuildMessage) || isA(thrown, ResolveMessage);
}

/** Where an import that failed stands, or what is wrong in the file that it names. */
function locateImport(thrown: BuildMessage | ResolveMessage): Location | undefined {
  if (thrown instanceof ResolveMessage) {
    const quoted = new RegExp(`(?<at>["']${RegExp.escape(thrown.specifier)}["'])`);
    return locateInFile(thrown.referrer, quoted);
  }
  const { position } = thrown;
  // A text that a plugin had parsed is in no file.
  if (position === null || position.line < 1 || !position.file.startsWith("/")) return undefined;
  return toLocation(position);
}

/** The range that a message of the bundler speaks of. */
export function toLocation({
  file,
  line,
  column,
  length,
}: BuildMessage["position"] & {}): Location {
  return { file, line, column, endLine: line, endColumn: column + Math.max(1, length) };
}

/** What to do about a module that can't be found. */
export function hintForModule(specifier: string): string {
  return /^[./]/.test(specifier)
    ? "the path starts at the file that imports it"
    : 'install it beside the plugin, or take "v" and definePlugin from "lineup"';
}

/** `Error.isError` knows errors of other realms, and runs no code of a proxy. */
function isError(thrown: unknown): thrown is Error {
  return Error.isError(thrown);
}

/** `instanceof`, for anything that can be thrown: a proxy may throw where it is asked. */
export function isA<T>(thrown: unknown, type: abstract new (...args: never) => T): thrown is T {
  return attempt(() => thrown instanceof type, false);
}

/** Reads a part of what was thrown: a getter, or a proxy, may throw again. */
function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** Names what was thrown: `TypeError: x is not a function`, `a string: "no"`, `null`. */
export function describeThrown(thrown: unknown): string {
  return attempt(() => describeReadable(thrown), "something that can't be read");
}

function describeReadable(thrown: unknown): string {
  if (isError(thrown) || isModuleMessage(thrown)) {
    const message = scrub(String(thrown.message));
    return message === "" ? String(thrown.name) : `${thrown.name}: ${message}`;
  }
  if (thrown === null || thrown === undefined) return String(thrown);
  if (typeof thrown === "object" || typeof thrown === "function")
    return `${typeof thrown === "object" ? "an object" : "a function"}: ${inspect(thrown)}`;
  return `a ${typeof thrown}: ${typeof thrown === "string" ? JSON.stringify(thrown) : String(thrown)}`;
}

/** What an error brings along: the errors of an AggregateError, and the chain of causes. */
export function notesOf(thrown: unknown): Note[] {
  return attempt(() => readNotes(thrown), []);
}

function readNotes(thrown: unknown): Note[] {
  if (!isError(thrown)) return [];
  const errors: unknown[] = "errors" in thrown && Array.isArray(thrown.errors) ? thrown.errors : [];
  const notes: Note[] = errors.slice(0, 10).map((error, index) => ({
    message: `${index + 1}. ${describeThrown(error)}`,
    location: blame(error).location,
  }));
  if (errors.length > 10) notes.push({ message: `and ${errors.length - 10} more` });
  let cause = thrown.cause;
  for (let depth = 0; cause !== undefined && depth < 5; depth++) {
    notes.push({ message: `caused by ${describeThrown(cause)}`, location: blame(cause).location });
    cause = isError(cause) ? cause.cause : undefined;
  }
  return notes;
}

/** What to do about something that was thrown, where that is known. */
export function hintFor(thrown: unknown): string | undefined {
  if (isA(thrown, ResolveMessage)) return attempt(() => hintForModule(thrown.specifier), undefined);
  if (isA(thrown, BuildMessage)) return undefined;
  if (!isError(thrown)) return "throw an Error instead: it carries the place that threw it";
  if (
    attempt(() => thrown.name, "") === "TypeError" &&
    /readonly property|read-only|not extensible|non-?configurable|unconfigurable/i.test(
      describeThrown(thrown),
    )
  )
    return "values are frozen, and shared: change a copy instead, from structuredClone(value)";
  const name = /^ReferenceError: (definePlugin|Plugin|v) is not defined$/.exec(
    describeThrown(thrown),
  )?.[1];
  return name && `import ${name} from "lineup", at the top of the file`;
}

/** Takes the paths inside the program out of a message. */
export function scrub(message: string): string {
  return message
    .replace(/ ?(?:imported )?from "?\/\$bunfs\/root\/[^\s"']*"?/g, "")
    .replace(/\/\$bunfs\/root\//g, "");
}

function inspect(thrown: unknown): string {
  // node:util is loaded for nothing else on the way to the first plugin.
  return process
    .getBuiltinModule("node:util")
    .inspect(thrown, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
}
