/**
 * The text of plugins.yaml → what it names, and where. Of a text that is broken while
 * someone types, it is what the parser could make of it. Opens no file.
 */

import { isMap, isPair, isScalar, isSeq, type Node, type Pair, parseDocument } from "yaml";
import type { Document, YAMLMap } from "yaml";
import { SourceText } from "../diagnostics/source-text.ts";

/** A word of the text, without its quotes. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A field of a mapping. */
export interface Field {
  readonly key: Token;
  readonly value: unknown;
}

/** A key of `values` or `env`. */
export interface InitialKey {
  readonly key: Token;
  readonly from: "values" | "env";
  readonly value: unknown;
}

/** A need that an entry fills: with one value, or several. */
export interface NeedOutline {
  readonly name: Token;
  readonly references: readonly Token[];
}

export interface EntryOutline {
  /** Its place in the list, from 1. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly path: Token | undefined;
  readonly export: string;
  readonly as: Token | undefined;
  /** `undefined` if the entry is only a path. */
  readonly map: YAMLMap | undefined;
  readonly fields: ReadonlyMap<string, Field>;
  readonly isEnabled: boolean;
  readonly options: readonly Field[];
  readonly needs: readonly NeedOutline[];
  readonly when: Token | undefined;
}

export interface Outline {
  readonly source: SourceText;
  readonly document: Document;
  readonly sections: readonly Field[];
  readonly initial: readonly InitialKey[];
  readonly entries: readonly EntryOutline[];
  /** The references of `outputs`. */
  readonly outputs: readonly Token[];
}

/** Reads a text. */
export function outlineOf(file: string, text: string): Outline {
  const source = new SourceText(file, text);
  const document = parse(text);
  const sections = fieldsOf(document.contents);
  const section = (name: string) => sections.findLast(({ key }) => key.text === name)?.value;
  const keysOf = (from: InitialKey["from"]) =>
    fieldsOf(section(from)).map(({ key, value }) => ({ key, from, value }));
  const plugins = section("plugins");
  const items = isSeq(plugins) ? plugins.items : [];
  const outputs = section("outputs");
  const printed = isSeq(outputs) ? outputs.items : fieldsOf(outputs).map(({ value }) => value);
  return {
    ...{ source, document, sections },
    initial: [...keysOf("values"), ...keysOf("env")],
    entries: items.map((item, index) => entryOf(item, index + 1)),
    outputs: printed.flatMap(referencesOf),
  };
}

function parse(text: string): Document {
  try {
    return parseDocument(text, { prettyErrors: false, uniqueKeys: false });
  } catch (error) {
    // The parser recurses.
    if (!(error instanceof RangeError)) throw error;
    return parseDocument("");
  }
}

function entryOf(item: unknown, index: number): EntryOutline {
  const map = isMap(item) ? item : undefined;
  const fields = new Map(fieldsOf(item).map((field) => [field.key.text, field]));
  const token = (name: string) => tokenOf(fields.get(name)?.value);
  const [start = 0, end = start] = (item as Node | null)?.range ?? [];
  const enabled = fields.get("enabled")?.value;
  return {
    ...{ index, start, end, map, fields },
    path: map === undefined ? tokenOf(item) : token("path"),
    export: token("export")?.text ?? "default",
    as: token("as"),
    isEnabled: !isScalar(enabled) || enabled.value !== false,
    options: fieldsOf(fields.get("options")?.value),
    needs: fieldsOf(fields.get("needs")?.value).map(({ key, value }) => ({
      name: key,
      references: referencesOf(value),
    })),
    when: token("when"),
  };
}

/** Returns what is written as one reference, or as a list of them. */
function referencesOf(node: unknown): Token[] {
  return (isSeq(node) ? node.items : [node]).flatMap((one) => tokenOf(one) ?? []);
}

/** Returns the pairs of a mapping whose keys are text. */
export function fieldsOf(node: unknown): Field[] {
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    const token = tokenOf(key);
    return token === undefined ? [] : [{ key: token, value }];
  });
}

/** Returns the text of a scalar. */
export function tokenOf(node: unknown): Token | undefined {
  if (!isScalar(node) || !node.range || node.value === null) return undefined;
  const [start, end] = node.range;
  const isQuoted = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE";
  const text = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
  return isQuoted ? { text, start: start + 1, end: end - 1 } : { text, start, end };
}

/** The steps from the root of a document to a node, with the node's ancestors; of a key, to its mapping. */
export function pathTo(node: unknown, ancestors: readonly unknown[]): (string | number)[] {
  return ancestors.flatMap((ancestor, index): (string | number)[] => {
    const next = ancestors[index + 1] ?? node;
    if (isSeq(ancestor)) return [ancestor.items.indexOf(next)];
    if (!isPair(ancestor) || next === ancestor.key) return [];
    return [String((ancestor as Pair<Node>).key)];
  });
}
