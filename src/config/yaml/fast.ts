/**
 * The fast path for YAML that is plainly simple, as most of plugins.yaml is.
 *
 * Bun's own parser is some thirty times faster than the strict one, and accepts
 * what must be refused (duplicate keys, anchors, tags, several documents). So it
 * is only given text of which every line has a form that both read alike, and
 * the keys of the result are counted. Everything else, every error and every
 * question for a location goes to the strict parser. `test/fuzz-yaml.ts` compares
 * the two. At 10 plugins this makes a whole run take 0.6 of the time.
 */

import type { SourceText } from "../../diagnostics/source-text.ts";
import type { ParsedYaml } from "./document.ts";

/** Keys that are not text in YAML, or that no object can have. */
const RESERVED = " null: Null: NULL: true: True: TRUE: false: False: FALSE: __proto__: ";
/** No control character, no line break of another kind, no byte order mark. */
const BEYOND_ASCII = "\\u00a1-\\u1fff\\u3001-\\ud7ff";
/** Text in quotes without an escape. */
const QUOTED = `"[ !#-[\\]-~${BEYOND_ASCII}]*"|'[ -&(-~${BEYOND_ASCII}]*'`;
/** Numbers of at most 15 digits, which are kept as they are written. */
const NUMBER = "(?:-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,8})\\.[0-9]{0,5}[1-9]|-?0)(?=[ ,\\]}]|$)";
/** Words, paths and versions, without characters that YAML interprets. */
const WORD =
  "(?:(?:\\.{0,2}/)?[A-Za-z_]|[0-9]+\\.[0-9]+\\.[0-9])[A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*";
/** A key of at most 1,000 characters: YAML allows 1,024. */
const KEY = "[A-Za-z_][A-Za-z0-9_-]{0,999}:";
/** Not `color: #fff`, which may be meant as text. */
const NO_HASH = "(?! *#\\w)";
/** Dashes, a key with its colon, and a scalar, each of them optional. One expression compiles fastest. */
const PIECE = new RegExp(
  `((?:- ${NO_HASH})*)(?:(${KEY})(?: ${NO_HASH}|(?=$)))?(${QUOTED}|${NUMBER}|${WORD})?`,
  "my",
);
const COMMENT = new RegExp(`#[ -~${BEYOND_ASCII}]*`, "y");
/** How deeply collections may nest on a line. */
const MAX_DEPTH = 100;

/** Parses one YAML document. */
export function parseYaml(source: SourceText): ParsedYaml {
  let strict: ParsedYaml | undefined;
  const parse = (): ParsedYaml => {
    // Loaded when it is needed. `require` has no types except for this file's.
    const { parseStrictly } = require("./document.ts") as typeof import("./document.ts");
    strict ??= parseStrictly(source);
    return strict;
  };
  const simple = parseSimple(source.text);
  if (simple === undefined) return parse();
  return { value: simple.data, problems: [], locate: (path, part) => parse().locate(path, part) };
}

/** Parses simple text; returns `undefined` when it may not be simple. */
export function parseSimple(text: string): { data: unknown } | undefined {
  const keys = scan(text);
  if (keys === undefined) return undefined;
  let data: unknown;
  try {
    data = Bun.YAML.parse(text);
  } catch {
    return undefined;
  }
  // A duplicate key is in the text twice and in the data once.
  return countKeys(data) === keys ? { data } : undefined;
}

/**
 * Counts the keys of a text; returns `undefined` when a line is not simple: spaces,
 * dashes, a key, one scalar or collection, a comment. A collection ends on its line.
 */
// oxlint-disable-next-line max-lines-per-function -- a function that is called this often would be compiled
function scan(text: string): number | undefined {
  /** The closing brackets of the open collections. */
  const closers: string[] = [];
  let keys = 0;
  let at = 0;
  while (at < text.length) {
    while (text[at] === " ") at++;
    PIECE.lastIndex = at;
    // It also matches the empty text; null means that the engine gave up.
    const piece = PIECE.exec(text);
    if (piece === null) return undefined;
    const [, dashes, key, scalar] = piece;
    at = PIECE.lastIndex;
    const isItem = dashes !== "";
    if (key !== undefined && RESERVED.includes(` ${key} `)) return undefined;
    if (key !== undefined) keys++;
    const around = closers[closers.length - 1];
    // A mapping contains pairs and nothing else.
    if (around !== undefined && (isItem || (key !== undefined) !== (around === "}"))) {
      return undefined;
    }
    const takesValue = around !== undefined || isItem || key !== undefined;
    if (scalar !== undefined) {
      if (!takesValue) return undefined;
    } else if (takesValue && (text[at] === "[" || text[at] === "{")) {
      closers.push(text[at++] === "[" ? "]" : "}");
      if (closers.length > MAX_DEPTH) return undefined;
      while (text[at] === " ") at++;
      if (text[at] !== closers[closers.length - 1]) continue;
    } else if (around !== undefined) return undefined;
    while (closers.length > 0 && !text.startsWith(", ", at)) {
      while (text[at] === " ") at++;
      if (text[at++] !== closers.pop()) return undefined;
    }
    if (closers.length > 0) {
      at += 2;
      continue;
    }
    while (text[at] === " ") at++;
    if (text[at] === "#" && " \n".includes(text[at - 1] ?? "\n")) {
      COMMENT.lastIndex = at;
      COMMENT.test(text);
      at = COMMENT.lastIndex;
    }
    if (at < text.length && text[at] !== "\n") return undefined;
    at++;
  }
  return closers.length === 0 ? keys : undefined;
}

function countKeys(data: unknown): number {
  if (typeof data !== "object" || data === null) return 0;
  const parts = Object.values(data);
  let keys = Array.isArray(data) ? 0 : parts.length;
  for (const part of parts) if (typeof part === "object") keys += countKeys(part);
  return keys;
}
