/** What can be written at a place of plugins.yaml. */

import { type CompletionItem, CompletionItemKind, MarkupKind } from "vscode-languageserver";
import type { Fields } from "../config/fields.ts";
import type { SourceText } from "../diagnostics/source-text.ts";
import { mayFit } from "../editor/candidates.ts";
import type { JsonSchema } from "../plugin/handle.ts";
import { path as nodePath } from "../process/modules.ts";
import { listFolder } from "../process/server.ts";
import { renderValues } from "../render/values.ts";
import { isRecord, type Plain } from "../values/plain.ts";
import type { Gap } from "./cursor.ts";
import { choicesOf, describeType, propertiesOf, schemaAt } from "./data.ts";
import { exportsOf } from "./exports.ts";
import { choicesOfField, fieldsAt } from "./fields.ts";
import type { Keys } from "./keys.ts";
import type { PartInfo } from "./messages.ts";
import type { EntryOutline } from "./outline.ts";
import { rangeBetween } from "./positions.ts";
import { fieldDoc, originOf, partDoc } from "./words.ts";

/** Something that can be written. */
interface Suggestion {
  readonly text: string;
  readonly kind: CompletionItemKind;
  /** A few words beside it. */
  readonly detail?: string | undefined;
  /** Markdown. */
  readonly doc?: string | undefined;
}

type Schema = JsonSchema["schema"];

/** Lists what can be written in a gap of a text. */
export function complete(gap: Gap, keys: Keys, source: SourceText): CompletionItem[] {
  const range = rangeBetween(source, gap.start, gap.end);
  const isQuoted = /["']/.test(source.text.charAt(gap.start - 1));
  const hasColon = /^["']?[ \t]*:/.test(source.text.slice(gap.end));
  const fit = (text: string) => {
    const word = hasColon ? text.replace(/: $/, "") : text;
    return isQuoted ? word.replace(/^"(.*)"/, "$1") : word;
  };
  const unique = new Map(suggest(gap, keys).map((suggestion) => [suggestion.text, suggestion]));
  return Array.from(unique.values(), ({ text, kind, detail, doc }, index) => ({
    label: text.replace(/: $/, ""),
    ...{ kind, filterText: fit(text), sortText: String(index).padStart(4, "0") },
    ...(detail !== undefined && { detail }),
    ...(doc !== undefined && { documentation: { kind: MarkupKind.Markdown, value: doc } }),
    textEdit: { range, newText: fit(text) },
  }));
}

/** A gap in an entry. */
interface Spot {
  readonly gap: Gap;
  readonly entry: EntryOutline;
  readonly keys: Keys;
}

function suggest(gap: Gap, keys: Keys): Suggestion[] {
  const { path, isKey } = gap;
  const [section, index, field, ...steps] = path;
  if (section === "plugins" && typeof index === "number") {
    const entry = keys.outline.entries[index];
    if (entry === undefined) return [];
    const spot = { gap, entry, keys };
    return field === undefined ? inItem(spot) : inField(String(field), steps, spot);
  }
  if (section === "outputs" && path.length > 1 && !isKey) return references(keys);
  return isKey ? unusedFields(fieldsAt(path), gap) : scalars(choicesOfField(path));
}

/** Suggests the fields of an entry; in one that is empty, what it can start with. */
function inItem({ gap, entry, keys }: Spot): Suggestion[] {
  const fields = unusedFields(fieldsAt(gap.path), gap);
  if (gap.others.length > 0) return fields;
  const isFlow = entry.map === undefined && !gap.isKey;
  return [...(isFlow ? [] : fields.slice(0, 1)), ...files(gap, keys)];
}

/** Suggests what is in a field of an entry. */
function inField(field: string, steps: readonly (string | number)[], spot: Spot): Suggestion[] {
  const { gap, entry, keys } = spot;
  if (field === "path") return files(gap, keys);
  if (field === "export") return exportsFor(entry, keys);
  if (field === "when") return references(keys, entry, { type: "boolean" });
  if (field === "options") {
    if (steps.length > 0) return inOption(steps, spot);
    return gap.isKey ? options(spot) : [];
  }
  if (field !== "needs") return scalars(choicesOfField(gap.path));
  const [need, ...items] = steps;
  if (need === undefined) return gap.isKey ? needs(spot) : [];
  const { schema } = keys.part(entry, "needs", String(need)) ?? {};
  return gap.isKey ? [] : references(keys, entry, schemaAt(schema, items));
}

function unusedFields(fields: Fields, { others }: Gap): Suggestion[] {
  return Object.entries(fields)
    .filter(([name]) => !others.includes(name))
    .map(([name, field]) => ({
      text: `${name}: `,
      kind: CompletionItemKind.Field,
      doc: fieldDoc(name, field),
    }));
}

function options({ gap, entry, keys }: Spot): Suggestion[] {
  const { options: known = [], needs: all = [] } = keys.plugin(entry) ?? {};
  const filled = new Set(entry.needs.map(({ name }) => name.text));
  const fixable = all.filter(({ name }) => !filled.has(name));
  return [...partKeys("option", known, gap), ...partKeys("need", fixable, gap)];
}

function needs({ gap, entry, keys }: Spot): Suggestion[] {
  const fixed = new Set(entry.options.map(({ key }) => key.text));
  const all = keys.plugin(entry)?.needs ?? [];
  return partKeys(
    "need",
    all.filter(({ name }) => !fixed.has(name)),
    gap,
  );
}

/** What is required comes first. */
function partKeys(noun: "option" | "need", parts: readonly PartInfo[], gap: Gap): Suggestion[] {
  return parts
    .filter(({ name }) => !gap.others.includes(name))
    .toSorted((one, other) => Number(other.isRequired) - Number(one.isRequired))
    .map((part) => ({
      text: `${yamlOf(part.name)}: `,
      kind: noun === "option" ? CompletionItemKind.Property : CompletionItemKind.Variable,
      detail: describeType(part.schema),
      doc: partDoc(noun, part),
    }));
}

/** Suggests values of an option, or the keys of a mapping in it. */
function inOption(path: readonly (string | number)[], { gap, entry, keys }: Spot): Suggestion[] {
  const [first, ...steps] = path;
  const name = String(first);
  const part = keys.part(entry, "options", name) ?? keys.part(entry, "needs", name);
  const schema = schemaAt(part?.schema, steps);
  if (gap.isKey) return mappingKeys(schema, part?.schema, gap);
  const byDefault = steps.length === 0 ? part?.byDefault : undefined;
  const choices = choicesOf(schema);
  const isListed = byDefault === undefined || choices.includes(byDefault);
  return scalars(isListed ? choices : [byDefault, ...choices], byDefault);
}

function mappingKeys(schema: Schema, root: Schema, { others }: Gap): Suggestion[] {
  return Array.from(propertiesOf(schema, root), ([name, part]) => ({
    text: `${yamlOf(name)}: `,
    kind: CompletionItemKind.Property,
    detail: describeType(part),
    doc: typeof part?.description === "string" ? part.description : undefined,
  })).filter(({ text }) => !others.includes(text.slice(0, -2)));
}

function scalars(values: readonly Plain[], byDefault?: Plain): Suggestion[] {
  return values
    .filter((value) => !isRecord(value) && !Array.isArray(value))
    .map((value) => ({
      text: yamlOf(value),
      kind: CompletionItemKind.Value,
      detail: value === byDefault ? "default" : undefined,
    }));
}

/** Suggests the values above an entry, and their parts, that fit a schema; without one, all. */
function references(keys: Keys, entry?: EntryOutline, wanted?: Schema): Suggestion[] {
  const above = [...keys.above(entry).values()].reverse();
  return above.flatMap((writer) =>
    [...keys.parts(writer)]
      .filter(({ schema }) => mayFit(schema, wanted))
      .map(({ reference, schema }) => ({
        text: reference,
        kind: CompletionItemKind.Reference,
        detail: [describeType(schema), originOf(writer)].filter(Boolean).join(", "),
      })),
  );
}

/** What can be a plugin. */
const SCRIPT = /^(?!.*\.d\.[cm]?ts$)(?!.*\.test\.)[^.].*\.(?:[cm]?[jt]s|tsx)$/;
const HIDDEN = /^\.|^node_modules\/$/;

/** Suggests the files and folders next to what has been typed of a path. */
function files({ typed }: Gap, { outline: { source } }: Keys): Suggestion[] {
  const { dirname, resolve } = nodePath();
  const folder = typed.includes("/") ? typed.slice(0, typed.lastIndexOf("/") + 1) : "./";
  const names = listFolder(resolve(dirname(source.file), folder));
  return names
    .filter((name) => (name.endsWith("/") ? !HIDDEN.test(name) : SCRIPT.test(name)))
    .sort(
      (one, other) =>
        Number(one.endsWith("/")) - Number(other.endsWith("/")) || (one < other ? -1 : 1),
    )
    .map((name) => ({
      text: yamlOf(folder + name),
      kind: name.endsWith("/") ? CompletionItemKind.Folder : CompletionItemKind.File,
    }));
}

function exportsFor({ path }: EntryOutline, { outline: { source } }: Keys): Suggestion[] {
  if (path === undefined) return [];
  const { dirname, resolve } = nodePath();
  return exportsOf(resolve(dirname(source.file), path.text)).map((text) => ({
    text,
    kind: CompletionItemKind.Reference,
  }));
}

function yamlOf(value: Plain): string {
  return renderValues(value, "yaml").trimEnd();
}
