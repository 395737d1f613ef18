/** What an editor shows of the word under the pointer. */

import { type Hover, MarkupKind } from "vscode-languageserver";
import { listNames } from "../text.ts";
import type { Place } from "./cursor.ts";
import { describeType, describeValue } from "./data.ts";
import type { KeyReader, Keys, KeyWriter } from "./keys.ts";
import type { EntryOutline } from "./outline.ts";
import { rangeBetween } from "./positions.ts";
import { type KeySubject, type Subject, subjectOf } from "./subject.ts";
import { fieldDoc, labelOf, originOf, paragraphs, partDoc } from "./words.ts";

/** A longer value is cut. */
const WIDTH = 200;

/** Describes the word at a place. */
export function hover(place: Place, keys: Keys): Hover | null {
  const subject = subjectOf(place, keys);
  const value = subject === undefined ? "" : describe(subject, place, keys);
  if (value === "") return null;
  const { start, end } = place.token;
  const range = rangeBetween(keys.outline.source, start, end);
  return { contents: { kind: MarkupKind.Markdown, value }, range };
}

function describe(subject: Subject, { token }: Place, keys: Keys): string {
  if (subject.kind === "field") return fieldDoc(subject.name, subject.field);
  if (subject.kind === "key") return describeKey(subject, token.text, keys);
  const { entry } = subject;
  if (subject.kind === "plugin") return describePlugin(entry, keys);
  const { kind, name } = subject;
  const part = keys.part(entry, kind === "option" ? "options" : "needs", name);
  if (part === undefined) return "";
  return paragraphs(partDoc(kind, part), kind === "need" ? describeSource(entry, name, keys) : "");
}

function describePlugin(entry: EntryOutline, keys: Keys): string {
  const plugin = keys.plugin(entry);
  if (plugin === undefined) return "";
  const { name, version, description, options, needs } = plugin;
  const listed = (noun: string, parts: readonly { name: string; isRequired: boolean }[]) =>
    parts.length === 0
      ? ""
      : `${noun}: ${parts.map((part) => `\`${part.name}\`${part.isRequired ? "" : " (optional)"}`).join(", ")}`;
  const head = `plugin **${name}**${version === undefined ? "" : ` ${version}`}`;
  const lists = [listed("Options", options), listed("Needs", needs)];
  const writer = keys.writers.find(({ by }) => by === entry);
  const read = writer === undefined ? "" : `The key \`${writer.key}\`: ${readBy(writer, keys)}`;
  return paragraphs(head, description, ...lists, read);
}

/** Says what fills a need. */
function describeSource(entry: EntryOutline, need: string, keys: Keys): string {
  if (entry.options.some(({ key }) => key.text === need)) return "Fixed in `options`.";
  const sources = keys.readers.flatMap((reader) => {
    if (reader.entry !== entry || reader.need !== need) return [];
    const writer = keys.source(reader);
    const name = reader.isWritten ? reader.token.text : reader.key;
    return writer === undefined ? [] : `\`${name}\` of ${originOf(writer)}`;
  });
  return sources.length === 0 ? "Nothing above fills it." : `Filled by ${listNames(sources)}.`;
}

function describeKey({ key, at }: KeySubject, written: string, keys: Keys): string {
  const isReader = "need" in at;
  const writer = isReader ? keys.source(at) : at;
  if (writer === undefined) return `Nothing above sets \`${key}\`.`;
  const name = isReader ? written : key;
  const { schema } = [...keys.parts(writer)].find(({ reference }) => reference === name) ?? {};
  const known = schema?.const;
  const type = known === undefined ? describeType(schema) : describeValue(known);
  const text = known === undefined ? "" : JSON.stringify(known);
  const shown = text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
  return paragraphs(
    `**${name}**${type === undefined ? "" : `: ${type}`}`,
    shown === "" ? "" : `\`\`\`json\n${shown}\n\`\`\``,
    `Set by ${originOf(writer)}; ${readBy(writer, keys)}`,
  );
}

/** Says who reads what a writer sets. */
function readBy(writer: KeyWriter, keys: Keys): string {
  const readers = keys.readers.filter((reader) => keys.source(reader) === writer);
  if (readers.length === 0) return "no need in plugins.yaml reads it.";
  return `read by ${listNames([...new Set(readers.map(readerLabel))])}.`;
}

function readerLabel({ entry, need }: KeyReader): string {
  if (entry === undefined) return "`outputs`";
  return need === undefined ? `\`when\` of ${labelOf(entry)}` : labelOf(entry);
}
