/**
 * A fast way for YAML that is plainly simple, which most of plugins.yaml is.
 *
 * Bun's own parser is some thirty times faster than the strict one, and takes
 * what must be refused (duplicate keys, anchors, tags, several documents). So it
 * gets only a text of which every line has a form that both read alike, and
 * whose keys are all there in the result. Everything else, every error and
 * every question for a place goes to the strict parser. `bench/fuzz-yaml.ts`
 * shows that the two agree.
 */

import type { ParsedText } from "./document.ts";

/** Keys that YAML reads as something else than text, or that no object can have. */
const RESERVED = " null: Null: NULL: true: True: TRUE: false: False: FALSE: __proto__: ";
/** No control character, no line break of another kind, no byte order mark. */
const BEYOND_ASCII = "\\u00a1-\\u1fff\\u3001-\\ud7ff";
/** No escape within. */
const QUOTED = `"[ !#-[\\]-~${BEYOND_ASCII}]*"|'[ -&(-~${BEYOND_ASCII}]*'`;
/** Digits that a number keeps exactly. */
const NUMBER = "-?(?:0|[1-9][0-9]{0,14})(?:\\.[0-9]{1,6})?(?=[ ,\\]}]|$)";
/** Words, paths and versions: nothing in them means anything to YAML. */
const WORD =
  "(?:(?:\\.{0,2}/)?[A-Za-z_]|[0-9]+\\.[0-9]+\\.[0-9])[A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*";
/** Dashes, a key with its colon, and a scalar: each may be missing. One expression compiles fastest. */
const PIECE = new RegExp(
  `((?:- )*)(?:([A-Za-z_][A-Za-z0-9_-]*:)(?: |(?=$)))?(${QUOTED}|${NUMBER}|${WORD})?`,
  "my",
);
const COMMENT = new RegExp(`#[ -~${BEYOND_ASCII}]*`, "y");
/** How deep collections nest on a line. */
const MAX_DEPTH = 100;

/**
 * Parses a text: the fast way when it is simple, and strictly when it is not,
 * and for the place of anything.
 */
export function parse(file: string, text: string): ParsedText {
  let strict: ParsedText | undefined;
  const parseStrictly = (): ParsedText => {
    // Loaded when it is needed: most runs never do. `require` knows no types, but this file's.
    const { parseText } = require("./document.ts") as typeof import("./document.ts");
    strict ??= parseText(file, text);
    return strict;
  };
  const simple = parseSimple(text);
  if (simple === undefined) return parseStrictly();
  return { ...simple, problems: [], locate: (path, part) => parseStrictly().locate(path, part) };
}

/** Parses a simple text; gives nothing when it is not, or may not be, simple. */
export function parseSimple(text: string): { data: unknown } | undefined {
  const keys = scan(text);
  if (keys === undefined) return undefined;
  let data: unknown;
  try {
    data = Bun.YAML.parse(text);
  } catch {
    return undefined;
  }
  // A key that stands twice in the text is once in the data.
  return countKeys(data) === keys ? { data } : undefined;
}

/**
 * How many keys a text has; nothing when a line is not simple: spaces, dashes, a
 * key, and one scalar or collection, then a comment. A collection ends on its line.
 */
function scan(text: string): number | undefined {
  /** What closes the collections that are open. */
  const closers: string[] = [];
  let keys = 0;
  let at = 0;
  // One loop and no functions: at this size, what is called often costs a compilation.
  while (at < text.length) {
    while (text[at] === " ") at++;
    PIECE.lastIndex = at;
    // It matches nothing, too; but where it would repeat too often, it ends without an answer.
    const piece = PIECE.exec(text);
    if (piece === null) return undefined;
    const [, dashes, key, scalar] = piece;
    at = PIECE.lastIndex;
    const isItem = dashes !== "";
    if (key !== undefined && RESERVED.includes(` ${key} `)) return undefined;
    if (key !== undefined) keys++;
    const around = closers[closers.length - 1];
    // A pair stands in a mapping, and nothing else does.
    if (around !== undefined && (isItem || (key !== undefined) !== (around === "}")))
      return undefined;
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
