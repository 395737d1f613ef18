/**
 * Diagnostic: an error or a warning as data, and where it is.
 *
 * Rendered last, in render/. Knows nothing of YAML, plugins or terminals.
 */

import type { Code } from "./codes.ts";

/** A range in a text file. Lines and columns count from 1; the end is exclusive. */
export interface Location {
  file: string;
  line: number;
  column: number;
  endLine?: number;
  endColumn?: number;
}

/** Identifies an entry of plugins.yaml: its index (from 1), its key and its path. */
export interface EntryName {
  readonly index: number;
  readonly as: string;
  readonly path: string;
}

/** Names an entry in a message: `entry 2 (./count.ts)`; `entry 2` while its path is unknown. */
export function entryLabel({ index, path }: Pick<EntryName, "index" | "path">): string {
  return path === "" ? `entry ${index}` : `entry ${index} (${path})`;
}

/** A further fact about a diagnostic, and its location if it has one. */
export interface Note {
  message: string;
  /** How many notes it is below; default 0. */
  depth?: number;
  location?: Location | undefined;
}

/**
 * What a step made, and everything that is wrong with its input.
 *
 * The step succeeded when `problems` is empty. Otherwise `value` is what could be
 * made in spite of them, or `undefined`.
 */
export interface Result<T, P = Diagnostic> {
  readonly value: T;
  readonly problems: readonly P[];
}

/** A step that can fail and makes nothing then. */
export type Maybe<T, P = Diagnostic> = Result<T | undefined, P>;

const NONE: readonly never[] = Object.freeze([]);

/** Wraps the value of a step that succeeded. */
export function success<T>(value: T): Result<T, never> {
  return { value, problems: NONE };
}

/** Wraps the problems of a step that made nothing. */
export function failure<P>(...problems: P[]): Result<undefined, P> {
  return { value: undefined, problems };
}

/** An error or a warning that lineup reports. It can be thrown, too. */
export class Diagnostic extends Error {
  readonly code: Code;
  /** Default: error. */
  readonly severity: "error" | "warning";
  readonly location: Location | undefined;
  readonly entry: EntryName | undefined;
  /** Other entries that have the same problem for the same reason. */
  readonly affects: readonly EntryName[];
  readonly hint: string | undefined;
  readonly notes: readonly Note[];
  /** Stack frames outside lineup, innermost first. */
  readonly frames: readonly string[];
  /** The signal, for INTERRUPTED. */
  readonly signal: string | undefined;

  constructor(code: Code, message: string, details: DiagnosticDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : {});
    this.name = "Diagnostic";
    this.code = code;
    this.severity = details.severity ?? "error";
    this.location = details.location;
    this.entry = details.entry;
    this.affects = details.affects ?? [];
    this.hint = details.hint;
    this.notes = details.notes ?? [];
    this.frames = details.frames ?? [];
    this.signal = details.signal;
  }

  /** Returns the same diagnostic with some details changed. */
  with(changes: DiagnosticDetails): Diagnostic {
    return new Diagnostic(this.code, this.message, { ...this, cause: this.cause, ...changes });
  }
}

/** What a diagnostic may say besides its code and message. */
export type DiagnosticDetails = Partial<
  Omit<Diagnostic, "code" | "message" | "with" | keyof Error>
> & {
  cause?: unknown;
};
