/**
 * Appends an entry to the text of a plugins.yaml.
 *
 * The text is kept, down to comments, blank lines, quotes and line ends: the entry is put
 * where the parser says that the list ends. Pure.
 */

import { type Document, isMap, isScalar, isSeq, type Node, type Pair, parseDocument } from "yaml";
import type { YAMLMap, YAMLSeq } from "yaml";

/**
 * Returns the text with an entry at the end of `plugins`; `undefined` if that would change
 * anything else, which text can bring about that is valid and rarely written.
 *
 * @param path names the plugin's file; it is valid YAML as it is.
 */
export function appendEntry(text: string, path: string): string | undefined {
  const document = parseDocument(text, { keepSourceTokens: true });
  const edited = edit(document, text, path);
  if (edited === undefined) return undefined;
  const before = toData(document);
  const expected = { ...before, plugins: [...(before.plugins ?? []), path] };
  const after = parseDocument(edited);
  const isRight = after.errors.length === 0 && Bun.deepEquals(toData(after), expected, true);
  return isRight ? edited : undefined;
}

function toData(document: Document): { plugins?: unknown[] | null } {
  return (document.toJS() ?? {}) as { plugins?: unknown[] | null };
}

function edit(document: Document, text: string, path: string): string | undefined {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const root = document.contents;
  if (root === null || !isMap(root)) {
    return addLine(text, text.length, `plugins:${eol}  - ${path}`, eol);
  }
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === "plugins");
  if (pair === undefined) return addToRoot(root, text, path, eol);
  const list = pair.value;
  if (isSeq(list) && list.flow) return addToFlow(list, text, path);
  if (isSeq(list)) return addToBlock(list, text, path, eol);
  if (!isScalar(list) || list.value !== null) return undefined;
  // `plugins:` without a value, or with one that says null.
  const [start, end] = rangeOf(list);
  if (root.flow || end > start) return insert(text, start, end, `[${path}]`);
  const indent = " ".repeat(columnOf(text, rangeOf(pair.key)[0]) + 2);
  return addLine(text, lineEnd(text, rangeOf(pair.key)[1]), `${indent}- ${path}`, eol);
}

function addToRoot(root: YAMLMap, text: string, path: string, eol: string): string | undefined {
  const last = root.items.at(-1) as Pair<Node, Node> | undefined;
  if (!root.flow && last !== undefined) {
    const column = columnOf(text, rangeOf(root)[0]);
    const indent = " ".repeat(column);
    const lines = `${indent}plugins:${eol}${indent}  - ${path}`;
    return addLine(text, afterNode(root, text, column), lines, eol);
  }
  const end = last === undefined ? rangeOf(root)[0] + 1 : rangeOf(last.value ?? last.key)[1];
  return insert(text, end, end, `${last === undefined ? "" : ", "}plugins: [${path}]`);
}

function addToFlow(list: YAMLSeq, text: string, path: string): string {
  const last = list.items.at(-1) as Node | undefined;
  const end = last === undefined ? rangeOf(list)[0] + 1 : rangeOf(last)[1];
  return insert(text, end, end, last === undefined ? path : `, ${path}`);
}

function addToBlock(list: YAMLSeq, text: string, path: string, eol: string): string {
  const column = columnOf(text, rangeOf(list)[0]);
  const at = afterNode(list.items.at(-1) as Node, text, column);
  return addLine(text, at, `${" ".repeat(column)}- ${path}`, eol);
}

/** Returns the end of a node's last line, and of the comments below that belong to its list. */
function afterNode(node: Node, text: string, column: number): number {
  const [start, end] = rangeOf(node);
  // A block of text, or a value that is empty, ends on the line below.
  let at = lineEnd(text, Math.max(start, end - (text[end - 1] === "\n" ? 1 : 0)));
  const below = /(?:\r?\n[ \t]*)*\r?\n( +)#.*/y;
  for (below.lastIndex = at; column > 0; below.lastIndex = at) {
    const indent = below.exec(text)?.[1];
    if (indent === undefined || indent.length < column) break;
    at = below.lastIndex;
    if (text[at - 1] === "\r") at--;
  }
  return at;
}

/** Adds a line after the one that ends here. */
function addLine(text: string, at: number, line: string, eol: string): string {
  const isFirst = at === 0 || text[at - 1] === "\n";
  const rest = text.slice(at);
  return `${text.slice(0, at)}${isFirst ? "" : eol}${line}${rest === "" || isFirst ? eol : ""}${rest}`;
}

function insert(text: string, start: number, end: number, added: string): string {
  return text.slice(0, start) + added + text.slice(end);
}

/** Returns the place of the line break that ends the line of a place. */
function lineEnd(text: string, place: number): number {
  const end = text.indexOf("\n", place);
  if (end === -1) return text.length;
  return text[end - 1] === "\r" ? end - 1 : end;
}

function columnOf(text: string, place: number): number {
  return place - text.lastIndexOf("\n", place - 1) - 1;
}

function rangeOf(node: unknown): readonly [start: number, end: number, after: number] {
  return (node as Node).range!;
}
