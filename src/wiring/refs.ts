/**
 * References of plugins.yaml → the values that they read, for needs, `when` and
 * `outputs`; or why there is no such value.
 */

import { Diagnostic, entryLabel, type Location, type Note } from "../diagnostics/diagnostic.ts";
import type { Code } from "../diagnostics/codes.ts";
import type { Plain } from "../values/plain.ts";
import { formatReference, type Reference, takePart } from "../values/part.ts";
import { disabledProvider } from "./disabled.ts";
import { lastWriter, type LoadedEntry, providedNote, refLabel } from "./lineup.ts";
import type { Scope, ValueRef } from "./lineup.ts";

/** What reads a value. */
export interface RefReader {
  /** `undefined` for `outputs`, which are read after the last entry. */
  readonly entry: LoadedEntry | undefined;
  /** Starts a message: `entry 2 (./b.ts) needs`. */
  readonly subject: string;
  readonly location: Location;
  readonly notes?: readonly Note[];
  /** Says what to do if nothing provides the key. */
  readonly hint: (key: string, keys: readonly string[]) => string;
}

/**
 * Finds the value that a reference reads; reports why there is none.
 *
 * @param reader names the reader; it is called for what is reported.
 */
export function resolve(
  reference: Reference,
  reader: () => RefReader,
  scope: Scope,
): ValueRef | undefined {
  const { key, path } = reference;
  const writer = lastWriter(key, scope);
  if (writer === undefined) {
    if (scope.complete) scope.problems.push(unmet(reference, reader(), scope));
    return undefined;
  }
  const ref = { writer, path };
  const initial = scope.initial.get(writer);
  if (initial === undefined || path.length === 0) return ref;
  const { problems } = takePart(initial, reference);
  if (problems[0] === undefined) return ref;
  scope.problems.push(partDiagnostic("PART_UNKNOWN", ref, problems[0], reader()));
  return undefined;
}

/** Explains that a value has no part of a name. */
export function partDiagnostic(
  code: Code & `PART_${string}`,
  ref: ValueRef,
  { message, hint }: { message: string; hint: string },
  { entry, subject, location }: RefReader,
): Diagnostic {
  const text = `${subject} "${refLabel(ref)}", but ${message}`;
  const details = { location, entry: entry?.name, hint, notes: [providedNote(ref.writer)] };
  return new Diagnostic(code, text, details);
}

function unmet({ key, path }: Reference, reader: RefReader, scope: Scope): Diagnostic {
  const { entry, subject, location, notes = [], hint } = reader;
  const what = `${subject} "${formatReference({ key, path })}"`;
  const index = entry?.config.index ?? Number.POSITIVE_INFINITY;
  const later = scope.loaded.find(({ config, name }) => config.index > index && name.as === key);
  const details = { location, entry: entry?.name };
  if (later !== undefined) {
    const message = `${what}, which only ${entryLabel(later.name)} provides, further down`;
    const provided = { message: `"${key}" is provided here`, location: later.config.locate() };
    const move = `move entry ${later.config.index} above entry ${index}: entries run from top to bottom`;
    return new Diagnostic("NEED_LATER", message, { ...details, notes: [provided], hint: move });
  }
  const code = entry === undefined ? "OUTPUT_UNKNOWN" : "NEED_UNMET";
  const keys = [...scope.writers.keys()];
  const disabled = disabledProvider(key, index, scope.entries);
  const unmetDetails = {
    ...details,
    notes: [...notes, ...(disabled?.notes ?? [])],
    hint: disabled?.hint ?? prefixHint({ key, path }, keys) ?? hint(key, keys),
  };
  return new Diagnostic(code, `${what}, which nothing provides`, unmetDetails);
}

/** Keys are not below what they stand in. */
function prefixHint({ key, path }: Reference, keys: readonly string[]): string | undefined {
  const [first = "", ...rest] = path;
  const isPlace = /^(?:values|env|needs|outputs|plugins)$/.test(key);
  if (!isPlace || !keys.includes(first)) return undefined;
  return `did you mean "${formatReference({ key: first, path: rest })}"?`;
}

/** Takes the parts that refs read, of values that are known; `undefined` if one is not. */
export function knownParts(refs: readonly ValueRef[], { initial }: Scope): Plain[] | undefined {
  const parts: Plain[] = [];
  for (const { writer, path } of refs) {
    const value = initial.get(writer);
    if (value === undefined) return undefined;
    parts.push(path.length === 0 ? value : takePart(value, { key: writer.key, path }).value!);
  }
  return parts;
}
