/**
 * What a plugin threw → where it was thrown, how to name it, and what to do.
 *
 * Takes anything that can be thrown and never changes it; a getter or a proxy may
 * throw again while it is looked at. Returns data, so that it can be sent between
 * processes.
 */

import { util } from "../process/modules.ts";
import { readCauses } from "./causes.ts";
import type { Location, Note } from "./diagnostic.ts";
import { locateJson } from "./json.ts";
import { moduleHint } from "./module-hint.ts";
import { attempt, isA, isError, isModuleMessage } from "./readable.ts";
import type { Sources } from "./source-text.ts";
import { hideOwnPaths, readStack, type Stack } from "./stack.ts";

/** What is known of something that was thrown. */
export interface Thrown extends Stack {
  /** Names it: `TypeError: x is not a function`, `a string: "no"`, `null`. */
  text: string;
  /** What it brings along: its details, its causes, the errors of an AggregateError, and theirs. */
  notes: Note[];
  hint: string | undefined;
}

/** Reads all that is known of something that was thrown. */
export function readThrown(thrown: unknown, sources: Sources): Thrown {
  return {
    text: describeThrown(thrown),
    location: locateThrown(thrown, sources),
    frames: readStack(thrown).frames,
    notes: readCauses(thrown, (error) => ({
      text: describeThrown(error),
      location: locateThrown(error, sources),
    })),
    hint: thrownHint(thrown, sources),
  };
}

/** Tells of something that was thrown in notes: where, and what it brings along. */
export function thrownNotes(thrown: unknown, sources: Sources): Note[] {
  const { location, notes } = readThrown(thrown, sources);
  return location === undefined ? notes : [{ message: "thrown here", location }, ...notes];
}

/** Finds where something was thrown, or the mistake in an imported file that made it be thrown. */
export function locateThrown(thrown: unknown, sources: Sources): Location | undefined {
  if (isModuleMessage(thrown)) return attempt(() => locateImport(thrown, sources), undefined);
  const { location } = readStack(thrown);
  return attempt(() => locateJson(thrown, location, sources), undefined) ?? location;
}

/** Returns the location of an import that failed, or of the mistake in the imported file. */
function locateImport(thrown: BuildMessage | ResolveMessage, sources: Sources) {
  const { position } = thrown;
  // Text that a plugin had parsed is not in a file.
  if (position !== null && position.line >= 1 && position.file.startsWith("/")) {
    return bundlerLocation(position);
  }
  if (!isA(thrown, ResolveMessage)) return undefined;
  const quoted = `(?<at>["']${RegExp.escape(thrown.specifier)}["'])`;
  const comment = "[ \\t]*(?://|/?\\*)";
  const pattern = `^(?!${comment}).*?\\b(?:from|import|require|resolve)\\s*\\(?\\s*${quoted}`;
  return sources.get(thrown.referrer)?.find(new RegExp(pattern));
}

/** Returns the range that a message of the bundler is about. */
export function bundlerLocation(position: BuildMessage["position"] & {}): Location {
  const { file, line, column, length } = position;
  return { file, line, column, endLine: line, endColumn: column + Math.max(1, length) };
}

/** Names what was thrown: `TypeError: x is not a function`, `a string: "no"`, `null`. */
export function describeThrown(thrown: unknown): string {
  return attempt(() => describeReadable(thrown), "something that cannot be read");
}

function describeReadable(thrown: unknown): string {
  if (isError(thrown) || isModuleMessage(thrown)) {
    const message = hideOwnPaths(String(thrown.message)).trimEnd();
    return message === "" ? String(thrown.name) : `${thrown.name}: ${message}`;
  }
  if (thrown === null || thrown === undefined) return String(thrown);
  if (typeof thrown === "object" || typeof thrown === "function") {
    if (isA(thrown, ErrorEvent)) return `an ErrorEvent: ${thrown.message.trim()}`;
    const noun = typeof thrown === "object" ? "an object" : "a function";
    const options = { depth: 1, breakLength: Number.POSITIVE_INFINITY };
    return `${noun}: ${util().inspect(thrown, options)}`;
  }
  return `a ${typeof thrown}: ${typeof thrown === "string" ? JSON.stringify(thrown) : String(thrown)}`;
}

/** Says what to do about something that was thrown, where that is known. */
function thrownHint(thrown: unknown, sources: Sources): string | undefined {
  if (isA(thrown, ResolveMessage)) {
    return attempt(() => moduleHint(thrown.specifier, thrown.referrer, sources), undefined);
  }
  if (isA(thrown, BuildMessage)) return undefined;
  if (isA(thrown, ErrorEvent)) return undefined;
  if (!isError(thrown)) return "throw an Error instead: it records where it was thrown";
  const text = describeThrown(thrown);
  const isChange = /^TypeError: .*(read-?only|not extensible|non-?configurable|unconfigurable)/is;
  // What a package changes is its own affair.
  if (isChange.test(text) && readStack(thrown).frames[0]?.includes("/node_modules/") !== true) {
    return "values are frozen and shared: change a copy, structuredClone(value)";
  }
  const name = /^ReferenceError: (definePlugin|Failure|Plugin|v) is not defined$/.exec(text)?.[1];
  return name && `import { ${name} } from "lineup"`;
}
