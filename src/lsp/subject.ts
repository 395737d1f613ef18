/** What a word of plugins.yaml is about: a field, a plugin, a part of one, or a key. */

import type { Field } from "../config/fields.ts";
import type { Place } from "./cursor.ts";
import { fieldAt } from "./fields.ts";
import type { KeyReader, Keys, KeyWriter } from "./keys.ts";
import type { EntryOutline } from "./outline.ts";

export type Subject =
  | { readonly kind: "field"; readonly name: string; readonly field: Field }
  | { readonly kind: "plugin"; readonly entry: EntryOutline }
  | { readonly kind: "option" | "need"; readonly entry: EntryOutline; readonly name: string }
  | KeySubject;

/** A key, where it is set or read. */
export interface KeySubject {
  readonly kind: "key";
  readonly key: string;
  readonly at: KeyWriter | KeyReader;
}

/** Finds what a word is about. */
export function subjectOf({ path, isKey, token }: Place, keys: Keys): Subject | undefined {
  const [section, item, field, name] = path;
  const isHere = (one: KeyWriter | KeyReader) =>
    one.isWritten && one.token.start === token.start && one.token.end === token.end;
  const at = keys.writers.find(isHere) ?? keys.readers.find(isHere);
  if (at !== undefined) return { kind: "key", key: at.key, at };
  if (isKey) {
    const known = fieldAt([...path, token.text]);
    if (known !== undefined) return { kind: "field", name: token.text, field: known };
  }
  const entry = section === "plugins" ? keys.outline.entries[Number(item)] : undefined;
  if (entry === undefined) return undefined;
  if (field === "options") return partOf(entry, String(name ?? token.text), keys);
  if (field === "needs" && isKey) return { kind: "need", entry, name: token.text };
  const isPlugin = field === undefined || field === "path" || field === "export";
  if (isPlugin && !isKey) return { kind: "plugin", entry };
  const known = fieldAt(path);
  return known === undefined ? undefined : { kind: "field", name: String(field), field: known };
}

/** A need may be set among the options. */
function partOf(entry: EntryOutline, name: string, keys: Keys): Subject {
  const isNeed = keys.part(entry, "needs", name) !== undefined;
  return { kind: isNeed ? "need" : "option", entry, name };
}
