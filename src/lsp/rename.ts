/** Renames a key wherever plugins.yaml sets or reads it. What reads it in a plugin's code stays. */

import { ErrorCodes, type Range, ResponseError, type TextEdit } from "vscode-languageserver";
import { KEY, KEY_HINT } from "../values/plain.ts";
import type { Place } from "./cursor.ts";
import { type Addition, addTo } from "./edit.ts";
import type { Keys } from "./keys.ts";
import { keyOf } from "./navigate.ts";
import type { EntryOutline } from "./outline.ts";
import { rangeBetween } from "./positions.ts";
import { subjectOf } from "./subject.ts";

/** Returns what is renamed at a place: where it is, and the key. */
export function renamed(place: Place, keys: Keys): { range: Range; placeholder: string } | null {
  const subject = subjectOf(place, keys);
  const key = keyOf(subject, keys);
  if (key === undefined) return null;
  const { start, end } = place.token;
  const isPart = subject?.kind === "key" && place.token.text.startsWith(`${key}.`);
  const range = rangeBetween(keys.outline.source, start, isPart ? start + key.length : end);
  return { range, placeholder: key };
}

/**
 * Makes the edits that rename the key at a place.
 *
 * @throws {ResponseError} if that is not possible, for the editor to show.
 */
export function rename(place: Place, keys: Keys, name: string): TextEdit[] {
  const { placeholder: key } = renamed(place, keys) ?? {};
  if (key === undefined) throw refused("there is no key here");
  if (!KEY.test(name)) throw refused(`"${name}" is not a valid key: ${KEY_HINT}`);
  // Some places have it in quotes, and others have not.
  if (/^(?:null|true|false)$/i.test(name)) throw refused(`YAML does not read "${name}" as text`);
  if (name === key) return [];
  const { source } = keys.outline;
  if (keys.writers.some((writer) => writer.key === name)) {
    throw refused(`the key "${name}" is already set`);
  }
  const added = new Map<EntryOutline, { fields: string[]; needs: Map<string, string> }>();
  const additionTo = (entry: EntryOutline) =>
    added.getOrInsertComputed(entry, () => ({ fields: [], needs: new Map() }));
  const edits: TextEdit[] = [];
  const replace = (start: number) =>
    edits.push({ range: rangeBetween(source, start, start + key.length), newText: name });
  for (const writer of keys.writers) {
    if (writer.key !== key) continue;
    if (writer.isWritten) replace(writer.token.start);
    else additionTo(writer.by as EntryOutline).fields.push(`as: ${name}`);
  }
  for (const reader of keys.readers) {
    if (reader.key !== key) continue;
    if (reader.isWritten) replace(reader.token.start);
    // Without a value above, a need takes its default.
    else if (keys.source(reader) !== undefined) {
      additionTo(reader.entry!).needs.set(reader.need!, name);
    }
  }
  for (const [entry, addition] of added) {
    edits.push(...addTo(entry, addition satisfies Addition, keys.outline));
  }
  return edits;
}

function refused(message: string): ResponseError {
  return new ResponseError(ErrorCodes.InvalidParams, message);
}
