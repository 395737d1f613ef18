/** Where words of plugins.yaml lead: to files, declarations, and where keys are set and read. */

import type { DocumentSymbol, Location, Range } from "vscode-languageserver";
import { SymbolKind } from "vscode-languageserver";
import { path as nodePath } from "../process/modules.ts";
import { existingFile } from "../process/server.ts";
import type { Place } from "./cursor.ts";
import { uriOf } from "./findings.ts";
import type { Keys, KeyWriter } from "./keys.ts";
import type { EntryOutline, Field, Token } from "./outline.ts";
import { rangeBetween, rangeOf } from "./positions.ts";
import { type Subject, subjectOf } from "./subject.ts";

const TOP: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Finds where the thing at a place is defined. */
export function definitions(place: Place, keys: Keys): Location[] {
  const subject = subjectOf(place, keys);
  if (subject === undefined || subject.kind === "field") return [];
  const here = (token: Token) => locationOf(token, keys);
  if (subject.kind === "key") {
    const { at, key } = subject;
    const isReader = "need" in at;
    const writers = isReader ? [keys.source(at) ?? []].flat() : writersOf(key, keys);
    return writers.map(({ token }) => here(token));
  }
  const { entry, kind } = subject;
  if (kind === "plugin") return fileOf(entry, keys);
  if (kind === "need") {
    const sources = keys.readers
      .filter((reader) => reader.entry === entry && reader.need === subject.name)
      .flatMap((reader) => keys.source(reader) ?? []);
    if (sources.length > 0) return sources.map(({ token }) => here(token));
  }
  const part = keys.part(entry, kind === "option" ? "options" : "needs", subject.name);
  if (part?.location === undefined) return part === undefined ? [] : fileOf(entry, keys);
  return [{ uri: uriOf(part.location.file), range: rangeOf(part.location) }];
}

function writersOf(key: string, { writers }: Keys): KeyWriter[] {
  return writers.filter((one) => one.key === key);
}

function fileOf(entry: EntryOutline, keys: Keys): Location[] {
  const { dirname, resolve } = nodePath();
  const written = resolve(dirname(keys.outline.source.file), entry.path?.text ?? "");
  const file = keys.plugin(entry)?.file ?? existingFile(written);
  return file === undefined ? [] : [{ uri: uriOf(file), range: TOP }];
}

function locationOf({ start, end }: Token, { outline: { source } }: Keys): Location {
  return { uri: uriOf(source.file), range: rangeBetween(source, start, end) };
}

/** Returns the key that a subject is about. */
export function keyOf(subject: Subject | undefined, keys: Keys): string | undefined {
  if (subject === undefined) return undefined;
  if (subject.kind === "key") return subject.key;
  if (subject.kind !== "plugin") return undefined;
  return keys.writers.find(({ by }) => by === subject.entry)?.key;
}

/** Finds where the key at a place is read and, if asked for, where it is set. */
export function references(place: Place, keys: Keys, withWriters: boolean): Location[] {
  const key = keyOf(subjectOf(place, keys), keys);
  if (key === undefined) return [];
  const all = [...(withWriters ? keys.writers : []), ...keys.readers];
  const tokens = all.filter((one) => one.key === key).map(({ token }) => token);
  // An entry may set a key and read it.
  return [...new Set(tokens)]
    .sort((one, other) => one.start - other.start)
    .map((token) => locationOf(token, keys));
}

/** Lists the sections of plugins.yaml, with their keys and entries. */
export function symbols(keys: Keys): DocumentSymbol[] {
  return keys.outline.sections.map((field) => {
    const children = childrenOf(field.key.text, keys);
    const end = Math.max(...children.map((child) => child.end), endOf(field));
    return {
      ...symbol({ token: field.key, end, kind: SymbolKind.Namespace, name: field.key.text }, keys),
      children: children.map((child) => symbol(child, keys)),
    };
  });
}

/** Something with a name in plugins.yaml. */
interface Named {
  readonly name: string;
  readonly detail?: string | undefined;
  readonly token: Token;
  readonly end: number;
  readonly kind: SymbolKind;
}

function childrenOf(section: string, { outline, writers }: Keys): Named[] {
  if (section === "plugins") {
    return outline.entries.flatMap((entry) => {
      const { path, as, end } = entry;
      const token = path ?? as;
      if (token === undefined) return [];
      const key = as?.text ?? writers.find(({ by }) => by === entry)?.key;
      const names = key === undefined ? { name: token.text } : { name: key, detail: path?.text };
      return { ...names, token, end: Math.max(end, token.end), kind: SymbolKind.Function };
    });
  }
  if (section === "outputs") {
    return outline.outputs.map((token) => {
      return { name: token.text, token, end: token.end, kind: SymbolKind.Property };
    });
  }
  const initial = outline.initial.filter(({ from }) => from === section);
  return initial.map(({ key, value }) => {
    const kind = section === "env" ? SymbolKind.Constant : SymbolKind.Variable;
    return { name: key.text, token: key, end: endOf({ key, value }), kind };
  });
}

function endOf({ key, value }: Field): number {
  const { range } = (value ?? {}) as { range?: [number, number, number] };
  return Math.max(key.end, range?.[1] ?? 0);
}

function symbol({ name, detail, token, end, kind }: Named, { outline: { source } }: Keys) {
  return {
    // An editor refuses an empty name.
    ...{ name: name || '""', kind },
    ...(detail !== undefined && { detail }),
    range: rangeBetween(source, token.start, end),
    selectionRange: rangeBetween(source, token.start, token.end),
  };
}
