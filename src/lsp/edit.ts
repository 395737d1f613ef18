/** Adds fields to entries; the rest of the text stays as it is. */

import { isMap, isSeq } from "yaml";
import type { TextEdit } from "vscode-languageserver";
import type { EntryOutline, Field, Outline } from "./outline.ts";
import { rangeBetween } from "./positions.ts";

/** What is added to an entry: fields, as YAML, and keys that fill needs. */
export interface Addition {
  readonly fields: readonly string[];
  readonly needs: ReadonlyMap<string, string>;
}

/** Makes the edits; none for an entry without a path. */
export function addTo(entry: EntryOutline, addition: Addition, outline: Outline): TextEdit[] {
  if (entry.path === undefined) return [];
  const pairs = [...addition.needs].map(([need, key]) => `${need}: ${key}`);
  const written = entry.fields.get("needs");
  if (pairs.length === 0) return addFields(entry, addition.fields, outline);
  if (written !== undefined) {
    return [...addFields(entry, addition.fields, outline), addPairs(written, pairs, outline)];
  }
  return addFields(entry, [...addition.fields, `needs: { ${pairs.join(", ")} }`], outline);
}

function addFields(entry: EntryOutline, added: readonly string[], outline: Outline): TextEdit[] {
  const { map, start, end } = entry;
  const { source } = outline;
  if (added.length === 0) return [];
  const linesAt = (offset: number) =>
    added.map((field) => lineEndOf(outline) + indentAt(source.text, offset) + field).join("");
  if (map === undefined) {
    const path = `path: ${source.text.slice(start, end)}`;
    const isFlow = isInFlow(entry, outline);
    const newText = isFlow ? `{ ${[path, ...added].join(", ")} }` : path + linesAt(start);
    return [{ range: rangeBetween(source, start, end), newText }];
  }
  const [, pathEnd] = rangeOfNode(entry.fields.get("path")!.value);
  return map.flow
    ? [insert(pathEnd, added.map((field) => `, ${field}`).join(""), outline)]
    : [insert(lineEndAt(source.text, pathEnd), linesAt(map.range![0]), outline)];
}

/** Adds pairs to the beginning of `needs`. */
function addPairs({ key, value }: Field, pairs: readonly string[], outline: Outline): TextEdit {
  const text = pairs.join(", ");
  if (!isMap(value)) return insert(key.end + 1, ` { ${text} }`, outline);
  const [start] = value.range!;
  const isEmpty = value.items.length === 0;
  if (value.flow) return insert(start + 1, isEmpty ? ` ${text} ` : ` ${text},`, outline);
  const after = lineEndOf(outline) + indentAt(outline.source.text, start);
  return insert(start, pairs.map((pair) => pair + after).join(""), outline);
}

function insert(offset: number, newText: string, { source }: Outline): TextEdit {
  return { range: rangeBetween(source, offset, offset), newText };
}

function rangeOfNode(node: unknown): readonly [number, number, number] {
  return (node as { range: [number, number, number] }).range;
}

function lineEndOf({ source }: Outline): string {
  return source.text.includes("\r\n") ? "\r\n" : "\n";
}

/** Returns as many spaces as there are characters before an offset on its line. */
function indentAt(text: string, offset: number): string {
  return " ".repeat(offset - (text.lastIndexOf("\n", offset - 1) + 1));
}

function lineEndAt(text: string, offset: number): number {
  const length = /^[^\r\n]*/.exec(text.slice(offset))![0].length;
  return offset + length;
}

/** Whether an entry is in a list in brackets. */
function isInFlow({ start }: EntryOutline, { sections }: Outline): boolean {
  const list = sections.findLast(({ key }) => key.text === "plugins")?.value;
  return isSeq(list) && list.flow === true && list.range![0] < start;
}
