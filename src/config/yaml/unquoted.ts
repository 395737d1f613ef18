/**
 * Text that YAML takes for something else, because it has no quotes or too few → the text
 * in quotes.
 */

import type { Document, YAMLError } from "yaml";
import type { Location } from "../../diagnostics/diagnostic.ts";
import type { SourceText } from "../../diagnostics/source-text.ts";

/** An error of the parser, and what is known of it. */
export interface Mistake {
  /** The parser's code and message. */
  text: string;
  /** The rest of the line from where the parser stopped. */
  line: string;
  error: YAMLError;
  document: Document;
  source: SourceText;
  /** Where the parser stopped. */
  location: Location;
}

export interface Explanation {
  message: string;
  hint?: string | undefined;
  /** The token to change, if it is not where the parser stopped. */
  at?: Location | undefined;
}

/** Returns the location of a part of a line, which starts after an indentation. */
export function rangeIn(
  { file }: SourceText,
  line: number,
  indent: number,
  length: number,
): Location {
  const column = indent + 1;
  return { file, line, column, endLine: line, endColumn: column + length };
}

/** Returns the value in which the parser stopped, as it is written, and where it is. */
function valueAt({ source, location }: Mistake) {
  const line = source.line(location.line) ?? "";
  const [before] = /^ *(?:- +)*(?:[\w-]+: +)?/.exec(line)!;
  const isFlow = /^[[{](?!\{)/.test(line.slice(before.length));
  const [start] = isFlow ? /^.*(?:[[{,]|: ) */.exec(line.slice(0, location.column))! : [before];
  const text = line.slice(start.length).replace(isFlow ? /\s*[,\]}].*$/ : /\s+(?:#.*)?$/, "");
  return { text, at: rangeIn(source, location.line, start.length, text.length) };
}

/** Explains a text that YAML takes for something else by its first character. */
export function explainStart(mistake: Mistake): Explanation | undefined {
  const { text, at } = valueAt(mistake);
  if (!/^[^\w"']/.test(text)) return undefined;
  const message = `text that starts with ${text[0]} must be quoted`;
  return { message, hint: `put it in quotes: ${JSON.stringify(text)}`, at };
}

/** Explains a quote in quotes: the other kind of quotes helps, or a second quote. */
export function explainInnerQuote(mistake: Mistake): Explanation {
  const message = "there is text after the closing quote";
  const inner = textInQuotes(mistake);
  if (inner === undefined) return { message, hint: "put all of the text in quotes" };
  const quoted = inner.includes('"') ? `'${inner.replaceAll("'", "''")}'` : `"${inner}"`;
  return { message, hint: `put it in quotes: ${quoted}` };
}

/** Explains a backslash in double quotes: in single quotes, it is a backslash. */
export function explainEscape(mistake: Mistake): Explanation {
  const inner = textInQuotes(mistake)?.replaceAll("'", "''");
  const quotes = inner === undefined ? "use single quotes" : `use single quotes: '${inner}'`;
  const hint = `${quotes}, or write \\\\ for a backslash`;
  return { message: "this is not an escape sequence", hint };
}

/** Returns what is between the quotes of a value that is on one line. */
function textInQuotes(mistake: Mistake): string | undefined {
  return /^(["'])(.*)\1$/.exec(valueAt(mistake).text)?.[2];
}

/** Explains a text that starts with `!`. */
export function explainTag(mistake: Mistake): Explanation {
  const text = JSON.stringify(valueAt(mistake).text);
  const hint = `remove the tag, or put the text in quotes: ${text}`;
  // Those of YAML itself.
  const [, tag] = /^"!!(bool|float|int|map|null|seq|str)\b/.exec(text) ?? [];
  return { message: tag ? `this is no !!${tag}` : "tags are not supported", hint };
}

/** Explains `key: - item`. */
export function explainList(mistake: Mistake): Explanation {
  const { text, at } = valueAt(mistake);
  const hint = `write [${text.replace(/^- */, "")}] for a list or ${JSON.stringify(text)} for text`;
  return { message: "a list cannot start on the line of its key", hint, at };
}
