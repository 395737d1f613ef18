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

/** Keys, but for those that YAML reads as something else than text, or that no object can have. */
const KEY =
  /(?!(?:[Nn]ull|NULL|[Tt]rue|TRUE|[Ff]alse|FALSE|__proto__):)[A-Za-z_][A-Za-z0-9_-]*:(?= |$)/my;
/** No control character, no line break of another kind, no byte order mark. */
const BEYOND_ASCII = "\\u00a1-\\u1fff\\u3001-\\ud7ff";
/** No escape within. */
const QUOTED = `"[ !#-[\\]-~${BEYOND_ASCII}]*"|'[ -&(-~${BEYOND_ASCII}]*'`;
/** Digits that a number keeps exactly. */
const NUMBER = "(?!-0(?!\\.))-?(?:0|[1-9][0-9]{0,14})(?:\\.[0-9]{1,6})?(?=[ ,\\]}]|$)";
/** Words, paths and versions: nothing in them means anything to YAML. */
const WORD =
  "(?:(?:\\.{0,2}/)?[A-Za-z_]|[0-9]+\\.[0-9]+\\.[0-9])[A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*";
const SCALAR = new RegExp(`${QUOTED}|${NUMBER}|${WORD}`, "my");
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

/** How many keys a text has; nothing when a line is not simple. */
function scan(text: string): number | undefined {
  let at = 0;
  let keys = 0;

  const take = (token: RegExp): boolean => {
    token.lastIndex = at;
    const isThere = token.test(text);
    if (isThere) at = token.lastIndex;
    return isThere;
  };
  const takeText = (token: string): boolean => {
    const isThere = text.startsWith(token, at);
    if (isThere) at += token.length;
    return isThere;
  };
  const takeKey = (): boolean => {
    const isThere = take(KEY);
    if (isThere) keys++;
    return isThere;
  };
  const skipSpaces = (): void => {
    while (text[at] === " ") at++;
  };

  /** A collection on one line, from its bracket on. */
  const takeCollection = (depth: number): boolean => {
    if (depth > MAX_DEPTH) return false;
    const isMapping = text[at++] === "{";
    const close = isMapping ? "}" : "]";
    skipSpaces();
    if (takeText(close)) return true;
    do {
      if (isMapping && !(takeKey() && takeText(" "))) return false;
      if (!takeValue(depth + 1)) return false;
    } while (takeText(", "));
    skipSpaces();
    return takeText(close);
  };
  const takeValue = (depth = 0): boolean =>
    text[at] === "[" || text[at] === "{" ? takeCollection(depth) : take(SCALAR);

  /** An item or a pair, with one value or none. */
  const takeLine = (): boolean => {
    skipSpaces();
    const start = at;
    while (takeText("- "));
    const isPair = takeKey();
    const hasValue = isPair ? takeText(" ") : at > start;
    if (hasValue && !" #\n".includes(text[at] ?? "\n") && !takeValue()) return false;
    return takeEnd();
  };
  const takeEnd = (): boolean => {
    skipSpaces();
    if (" \n".includes(text[at - 1] ?? "\n") && text[at] === "#") take(COMMENT);
    return at === text.length || takeText("\n");
  };

  while (at < text.length) if (!takeLine()) return undefined;
  return keys;
}

function countKeys(data: unknown): number {
  if (typeof data !== "object" || data === null) return 0;
  const parts = Object.values(data);
  let keys = Array.isArray(data) ? 0 : parts.length;
  for (const part of parts) keys += countKeys(part);
  return keys;
}
