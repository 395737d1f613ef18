/**
 * What a plugin threw → where it was thrown, how to name it, and what to do.
 *
 * Takes anything that can be thrown and never changes it; a getter or a proxy may
 * throw again while it is looked at. Returns data, so that it can be sent between
 * processes.
 */

import { util } from "../process/modules.ts";
import type { Location, Note } from "./diagnostic.ts";
import type { Sources } from "./source-text.ts";

/** What is known of something that was thrown. */
export interface Thrown {
  /** Names it: `TypeError: x is not a function`, `a string: "no"`, `null`. */
  text: string;
  location: Location | undefined;
  /** Stack frames outside lineup, innermost first: `run (/path/to/plugin.ts:7:23)`. */
  frames: string[];
  /** The causes, and the errors of an AggregateError. */
  notes: Note[];
  hint: string | undefined;
}

/** Reads all that is known of something that was thrown. */
export function readThrown(thrown: unknown, sources: Sources): Thrown {
  const { location, frames } = readStack(thrown);
  return {
    text: describeThrown(thrown),
    location: isModuleMessage(thrown)
      ? attempt(() => locateImport(thrown, sources), undefined)
      : location,
    frames,
    notes: attempt(() => readNotes(thrown), []),
    hint: thrownHint(thrown),
  };
}

const FRAME = /^\s*at (?:(.*?) \()?((?:\/|[A-Za-z]:\\|file:\/\/).*?):(\d+):(\d+)\)?$/;

/** Returns the stack of an error without lineup's frames, and the innermost location. */
export function readStack(thrown: unknown): Pick<Thrown, "frames" | "location"> {
  const frames: string[] = [];
  let location: Location | undefined;
  if (!Error.isError(thrown)) return { location, frames };
  for (const line of attempt(() => String(thrown.stack ?? ""), "").split("\n")) {
    const [, name, file, row, column] = FRAME.exec(line) ?? [];
    if (file === undefined || isOwn(file)) continue;
    location ??= { file, line: Number(row), column: Number(column) };
    const place = `${file}:${row}:${column}`;
    frames.push(name === undefined ? place : `${name} (${place})`);
  }
  return { location, frames };
}

/** Whether a file is lineup's: in the program, next to this one in a bundle, or in src/. */
function isOwn(file: string): boolean {
  if (file.includes("/$bunfs/") || file.includes("~BUN")) return true;
  const source = /^(.*\/src\/)diagnostics$/.exec(import.meta.dir)?.[1];
  return file.startsWith(source ?? `${import.meta.dir}/`);
}

/** Whether it is what Bun throws for a module that is missing or cannot be parsed. */
export function isModuleMessage(thrown: unknown): thrown is BuildMessage | ResolveMessage {
  return isA(thrown, BuildMessage) || isA(thrown, ResolveMessage);
}

/** Returns the location of an import that failed, or of the mistake in the imported file. */
function locateImport(thrown: BuildMessage | ResolveMessage, sources: Sources) {
  if (thrown instanceof ResolveMessage) {
    const quoted = new RegExp(`(?<at>["']${RegExp.escape(thrown.specifier)}["'])`);
    return sources.get(thrown.referrer)?.find(quoted);
  }
  const { position } = thrown;
  // Text that a plugin had parsed is not in a file.
  if (position === null || position.line < 1 || !position.file.startsWith("/")) return undefined;
  return bundlerLocation(position);
}

/** Returns the range that a message of the bundler is about. */
export function bundlerLocation(position: BuildMessage["position"] & {}): Location {
  const { file, line, column, length } = position;
  return { file, line, column, endLine: line, endColumn: column + Math.max(1, length) };
}

/** `instanceof` for anything that can be thrown: a proxy may throw when it is asked. */
export function isA<T>(thrown: unknown, type: abstract new (...args: never) => T): thrown is T {
  return attempt(() => thrown instanceof type, false);
}

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** Names what was thrown: `TypeError: x is not a function`, `a string: "no"`, `null`. */
export function describeThrown(thrown: unknown): string {
  return attempt(() => describeReadable(thrown), "something that cannot be read");
}

function describeReadable(thrown: unknown): string {
  if (Error.isError(thrown) || isModuleMessage(thrown)) {
    const message = hideOwnPaths(String(thrown.message));
    return message === "" ? String(thrown.name) : `${thrown.name}: ${message}`;
  }
  if (thrown === null || thrown === undefined) return String(thrown);
  if (typeof thrown === "object" || typeof thrown === "function") {
    const noun = typeof thrown === "object" ? "an object" : "a function";
    const options = { depth: 1, breakLength: Number.POSITIVE_INFINITY };
    return `${noun}: ${util().inspect(thrown, options)}`;
  }
  return `a ${typeof thrown}: ${typeof thrown === "string" ? JSON.stringify(thrown) : String(thrown)}`;
}

/** How many errors of an AggregateError, and how many causes, are shown. */
const MAX_ERRORS = 10;
const MAX_CAUSES = 5;

function readNotes(thrown: unknown): Note[] {
  if (!Error.isError(thrown)) return [];
  const errors: unknown[] = "errors" in thrown && Array.isArray(thrown.errors) ? thrown.errors : [];
  const notes = errors.slice(0, MAX_ERRORS).map((error, index) => noteOf(`${index + 1}.`, error));
  if (errors.length > MAX_ERRORS) notes.push({ message: `and ${errors.length - MAX_ERRORS} more` });
  let cause = thrown.cause;
  for (let depth = 0; cause !== undefined && depth < MAX_CAUSES; depth++) {
    notes.push(noteOf("caused by", cause));
    cause = Error.isError(cause) ? cause.cause : undefined;
  }
  return notes;
}

function noteOf(label: string, thrown: unknown): Note {
  return { message: `${label} ${describeThrown(thrown)}`, location: readStack(thrown).location };
}

/** Says what to do about something that was thrown, where that is known. */
function thrownHint(thrown: unknown): string | undefined {
  if (isA(thrown, ResolveMessage)) return attempt(() => moduleHint(thrown.specifier), undefined);
  if (isA(thrown, BuildMessage)) return undefined;
  if (!Error.isError(thrown)) return "throw an Error instead: it records where it was thrown";
  const text = describeThrown(thrown);
  if (/^TypeError: .*(read-?only|not extensible|non-?configurable|unconfigurable)/is.test(text)) {
    return "values are frozen and shared: change a copy, structuredClone(value)";
  }
  const name = /^ReferenceError: (definePlugin|Plugin|v) is not defined$/.exec(text)?.[1];
  return name && `import { ${name} } from "lineup"`;
}

/** Says what to do about a module that cannot be found. */
export function moduleHint(specifier: string): string {
  if (specifier === "valibot") return 'import { v } from "lineup"';
  return /^[./]/.test(specifier)
    ? "a relative path starts at the file that imports it"
    : "install the package next to the plugin";
}

/** Removes paths inside the program from a message. */
export function hideOwnPaths(message: string): string {
  return message
    .replace(/ ?(?:imported )?from "?\/\$bunfs\/root\/[^\s"']*"?/g, "")
    .replace(/\/\$bunfs\/root\//g, "");
}
