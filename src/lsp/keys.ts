/**
 * An outline and the plugins that it names → the keys: who sets each, and who reads it. Made
 * anew for each text, so that it is right before the text is checked.
 */

import { partsOfSchema, partsOfValue } from "../editor/candidates.ts";
import type { JsonSchema } from "../plugin/handle.ts";
import type { Plain } from "../values/plain.ts";
import { nodeData } from "./data.ts";
import type { PartInfo, PluginInfo } from "./messages.ts";
import type { EntryOutline, InitialKey, Outline, Token } from "./outline.ts";

/** Returns what is known of the plugin of an entry. */
export type FindPlugin = (entry: EntryOutline) => PluginInfo | undefined;

/** What sets a key. */
export interface KeyWriter {
  readonly key: string;
  /** Where it is set: at the key, at `as`, or else at the path of the entry. */
  readonly token: Token;
  /** Whether the key itself is written there. */
  readonly isWritten: boolean;
  /** 0 for what is set before the first entry. */
  readonly index: number;
  readonly by: EntryOutline | InitialKey;
}

/** What reads a key. */
export interface KeyReader {
  readonly key: string;
  /** Where it is named, `version.major` as a whole; a need of the same name is not: there, the path of the entry. */
  readonly token: Token;
  readonly isWritten: boolean;
  /** `undefined` for `outputs`. */
  readonly entry: EntryOutline | undefined;
  /** `undefined` for `when` and `outputs`. */
  readonly need: string | undefined;
}

type Schema = JsonSchema["schema"];

export class Keys {
  readonly outline: Outline;
  readonly writers: readonly KeyWriter[];
  readonly readers: readonly KeyReader[];
  readonly #find: FindPlugin;

  constructor(outline: Outline, find: FindPlugin) {
    this.outline = outline;
    this.#find = find;
    const written = outline.initial.map((by) => {
      return { key: by.key.text, token: by.key, isWritten: true, index: 0, by };
    });
    this.writers = [...written, ...outline.entries.flatMap((entry) => this.#writerOf(entry))];
    const printed = outline.outputs.map((token) => readerOf(token, undefined, undefined));
    this.readers = [...outline.entries.flatMap((entry) => this.#readersIn(entry)), ...printed];
  }

  /** Returns what is known of the plugin of an entry. */
  plugin(entry: EntryOutline): PluginInfo | undefined {
    return this.#find(entry);
  }

  part(entry: EntryOutline, kind: "options" | "needs", name: string): PartInfo | undefined {
    return this.plugin(entry)?.[kind].find((part) => part.name === name);
  }

  /** Returns who sets each key last, above an entry; without one, of all. */
  above(entry: EntryOutline | undefined): Map<string, KeyWriter> {
    const index = entry?.index ?? Number.POSITIVE_INFINITY;
    const above = this.writers.filter((writer) => writer.index < index);
    return new Map(above.map((writer) => [writer.key, writer]));
  }

  /** Returns who sets what a reader reads. */
  source({ key, entry }: KeyReader): KeyWriter | undefined {
    return this.above(entry).get(key);
  }

  /** Lists the value of a writer and its parts, with the schema of each. */
  parts({ key, by }: KeyWriter): Iterable<{ reference: string; schema: Schema }> {
    if ("index" in by) return partsOfSchema(key, this.plugin(by)?.provides);
    if (by.from === "env") return [{ reference: key, schema: { type: "string" } }];
    const data = nodeData(by.value, this.outline.document) as Plain;
    return partsOfValue(key, data).map(({ reference, value }) => {
      return { reference, schema: value === undefined ? undefined : { const: value } };
    });
  }

  #writerOf(entry: EntryOutline): KeyWriter[] {
    const { as, path, index, isEnabled } = entry;
    const key = as?.text ?? this.plugin(entry)?.name;
    const token = as ?? path;
    if (key === undefined || token === undefined || !isEnabled) return [];
    return [{ key, token, isWritten: as !== undefined, index, by: entry }];
  }

  #readersIn(entry: EntryOutline): KeyReader[] {
    const { needs, when, options, path } = entry;
    const named = needs.flatMap(({ name, references }) =>
      references.map((token) => readerOf(token, entry, name.text)),
    );
    if (when !== undefined) named.push(readerOf(when, entry, undefined));
    const set = new Set(
      [...needs.map(({ name }) => name), ...options.map(({ key }) => key)].map(({ text }) => text),
    );
    const others = (this.plugin(entry)?.needs ?? []).filter(({ name }) => !set.has(name));
    if (path === undefined) return named;
    const silent = others.map(({ name }) => {
      return { key: name, token: path, isWritten: false, entry, need: name };
    });
    return [...named, ...silent];
  }
}

function readerOf(
  token: Token,
  entry: EntryOutline | undefined,
  need: string | undefined,
): KeyReader {
  return { key: token.text.split(".", 1)[0]!, token, isWritten: true, entry, need };
}
