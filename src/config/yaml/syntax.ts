/**
 * What the YAML parser reports → a diagnostic in lineup's words, at the token to
 * change, with the fix.
 */

import type { Document } from "yaml";
import { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceText } from "../../diagnostics/source-text.ts";
import { codeHint } from "../../text.ts";
import { explainBracket, explainQuote } from "./pairs.ts";
import { findOddSpace, ODD_INDENTATION } from "./scalars.ts";
import {
  explainEscape,
  explainInnerQuote,
  explainList,
  explainStart,
  explainTag,
  type Explanation,
  type Mistake,
  rangeIn,
} from "./unquoted.ts";

/** Explains the first error of a document; the others are mostly caused by it. */
export function syntaxProblems(document: Document, source: SourceText): Diagnostic[] {
  const error = document.errors[0] ?? document.warnings[0];
  if (error === undefined) return [];
  const location = source.locate(error.pos[0], error.pos[1]);
  if (error.code === "MULTIPLE_DOCS") {
    const message = "a second YAML document starts here";
    const mark = /^---/m.test(source.text.slice(error.pos[0], error.pos[1] + 4)) ? "---" : "...";
    const hint = `remove the ${mark} line, or move the document to a file of its own`;
    return [new Diagnostic("SECOND_DOCUMENT", message, { location, hint })];
  }
  const [line = ""] = source.text.slice(error.pos[0]).split("\n", 1);
  const text = `${error.code} ${error.message}`;
  const mistake = { text, line, error, document, source, location };
  const { message, hint, at = location } = explain(mistake);
  return [new Diagnostic("YAML_SYNTAX", message, { location: at, hint })];
}

function explain(mistake: Mistake): Explanation {
  for (const [pattern, meaning, hint] of RULES) {
    if (!pattern.test(mistake.text)) continue;
    const found = typeof meaning === "string" ? { message: meaning, hint } : meaning(mistake);
    if (found !== undefined) return found;
  }
  const [detail] = mistake.error.message.split("\n", 1);
  return { message: `this is not valid YAML: ${detail}` };
}

const NO_ITEM: Explanation = {
  message: 'this line does not belong to the list: an item starts with "- "',
  hint: 'start each item with "- ", and its fields in the column of the first one',
};

function explainDirective({ source }: Mistake): Explanation {
  const message = "a line that starts with % is a directive";
  return { message, hint: "remove it", at: source.find(/^%.*/) };
}

function explainEnd(mistake: Mistake): Explanation | undefined {
  const before = mistake.source.text.slice(0, mistake.error.pos[0]);
  if (/["']\s*$/.test(before)) return undefined;
  if (!/[\]}]\s*$/.test(before)) return NO_ITEM;
  const hint = "remove it, or put all of the text in quotes";
  return { message: "there is text after the closing bracket", hint };
}

/** An item that starts as a short path and goes on with fields. */
function explainShortPath({ source, location, line }: Mistake): Explanation | undefined {
  if (!/^\s*- /.test(source.line(location.line) ?? "")) return undefined;
  const message = 'an entry with fields must start with "path:"';
  return { message, hint: `- path: ${line.replace(/^(?:- *)?(?:path )?/, "").trim()}` };
}

/** A bracket after the start of a text, in brackets. */
function explainStartAfter({ source, error, location }: Mistake): Explanation {
  const end = /^(?:[[{][\w$"'. ]*[\]}])+/.exec(source.text.slice(error.pos[0]))?.[0] ?? "";
  const start = /[^\s,:[{]+$/.exec(source.text.slice(0, error.pos[0]))?.[0] ?? "";
  const text = start + end;
  const hint = `put the text in quotes: ${JSON.stringify(text)}`;
  const message = "within brackets, text that has brackets must be quoted";
  const length = Math.max(1, text.length);
  const column = location.column - start.length;
  return {
    message,
    hint,
    at: { ...location, column, endLine: location.line, endColumn: column + length },
  };
}

/** A line of a text after `|` or `>` that is not indented. */
function explainBlock({ source, location: { line } }: Mistake): Explanation | undefined {
  let above = line - 1;
  while (above > 1 && source.line(above)!.trim() === "") above--;
  const [, sign] = /:\s+([|>])[\d+-]*\s*$/.exec(source.line(above) ?? "") ?? [];
  if (sign === undefined) return undefined;
  const message = `a text after ${sign} must be indented deeper than its key`;
  return { message, hint: "indent this line, and those that belong to it" };
}

/** Text with a colon in it, or a value with a key below that is indented too far. */
function explainColon(mistake: Mistake): Explanation | undefined {
  const { source, location } = mistake;
  const line = source.line(location.line) ?? "";
  if (!/:\s.*:(?:\s|$)/.test(line)) {
    const next = { ...location, line: location.line + 1 };
    const indentation = explainIndentation({ ...mistake, location: next });
    if (indentation !== undefined) return indentation;
  }
  const [, key, rest] = /^\s*((?:- +)?[\w-]+: +)(.*)$/.exec(line) ?? [];
  if (/^\?(?: |$)/.test(rest ?? "")) return explainStart(mistake);
  const code = codeHint(rest);
  if (code !== undefined) return { message: "plugins.yaml has data, not code", hint: code };
  const hint = rest === undefined ? 'a: "good: morning"' : `${key}${JSON.stringify(rest)}`;
  return { message: 'text that contains ": " must be quoted', hint };
}

/**
 * A pattern for the parser's code and message, then our message and hint, or a function that
 * looks at the text for them.
 */
type Rule = readonly [RegExp, string | ((mistake: Mistake) => Explanation | undefined), string?];

/** The first that explains the mistake counts. */
const RULES: readonly Rule[] = [
  [/^/, explainForeign],
  [/quote$/, explainQuote],
  [
    /^BAD_SCALAR_START|^BAD_ALIAS|Block scalar header|Not a YAML token|Unexpected alias/,
    explainStart,
  ],
  [/block-seq-ind on same line/, explainList],
  [/must start at the same column|A block sequence|^BAD_INDENT (?!Flow)/, explainDash],
  [/must start at the same column|A block sequence|^BAD_INDENT (?!Flow)/, explainIndentation],
  [/^MULTILINE_IMPLICIT_KEY|^MISSING_CHAR Implicit/, explainBlock],
  [/^MULTILINE_IMPLICIT_KEY/, explainShortPath],
  [/^BLOCK_AS_IMPLICIT_KEY Nested/, explainColon],
  [/^MISSING_CHAR Missing directives/, explainDirective],
  [/^UNEXPECTED_TOKEN Unexpected scalar at node end/, explainEnd],
  [/call stack/, "the file is nested too deeply to be read"],
  [/^TAB_AS_INDENT/, "a tab cannot be used for indentation", "indent with spaces"],
  [/^MISSING_CHAR Sequence item/, NO_ITEM.message, NO_ITEM.hint!],
  [/^MULTILINE_IMPLICIT_KEY/, "a key must be on one line with its colon", "key: value"],
  [/^MISSING_CHAR Implicit/, "this line has no colon", "key: value"],
  [
    /^MISSING_CHAR Missing ,|^BLOCK_IN_FLOW/,
    "a comma or a closing bracket is missing here",
    "separate items with commas: [a, b] or { a: 1, b: 2 }",
  ],
  [
    /^MISSING_CHAR Comments/,
    "a comment must be separated by a space",
    'put a space before the #, or quote text that contains one: "a#b"',
  ],
  [/^BAD_INDENT Flow|^MISSING_CHAR Flow/, explainBracket],
  [/^UNEXPECTED_TOKEN Unexpected flow-(?:map|seq)-start at node end/, explainStartAfter],
  [
    /^UNEXPECTED_TOKEN Unexpected flow-(?:map|seq)-end/,
    "this bracket closes nothing",
    "remove it, or put all of the text in quotes",
  ],
  [
    /^(?:BAD_INDENT|BLOCK_AS_IMPLICIT_KEY)/,
    "this line is indented differently from those above",
    'start the keys of one mapping in the same column, and each item of a list with "- "',
  ],
  [/^BAD_DQ_ESCAPE/, explainEscape],
  [/^TAG_RESOLVE_FAILED/, explainTag],
  [/^UNEXPECTED_TOKEN Unexpected scalar/, explainInnerQuote],
  [
    /^KEY_OVER_1024_CHARS/,
    "a key is longer than 1,024 characters",
    "shorten the key, or quote the text if it is not one",
  ],
];

/** Lines and characters that are there by mistake, and what they are. */
const FOREIGN: readonly (readonly [RegExp, string, string])[] = [
  [
    /^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$/,
    "this line is left over from a merge conflict",
    "keep one of the two versions, and remove the lines with <<<<<<<, ======= and >>>>>>>",
  ],
  [/^```.*/, "this line is Markdown, not YAML", "remove it"],
];

function explainForeign({ source }: Mistake): Explanation | undefined {
  for (const [pattern, message, hint] of FOREIGN) {
    const at = source.find(pattern);
    if (at !== undefined) return { message, hint, at };
  }
  const odd = findOddSpace(ODD_INDENTATION, source.text);
  return odd && { ...odd, at: source.find(ODD_INDENTATION) };
}

/** Finds an item of a list without the space after its dash. */
function explainDash({ source, location: { line } }: Mistake): Explanation | undefined {
  for (const number of [line, line - 1]) {
    const [, indent, item] = /^(\s*)-([^\s-].*)$/.exec(source.line(number) ?? "") ?? [];
    if (indent === undefined || item === undefined) continue;
    const at = rangeIn(source, number, indent.length, 1);
    return { message: "a space is missing after the dash", hint: `- ${item.trim()}`, at };
  }
  return undefined;
}

const KEY_ON_LINE = /^(\s*(?:- +)*)([\w-]+):(?:\s|$)/;

/** Names a key that starts in another column than the key above it. */
function explainIndentation({ source, location }: Mistake): Explanation | undefined {
  for (const line of [location.line, location.line + 1]) {
    const here = KEY_ON_LINE.exec(source.line(line) ?? "");
    if (here === null) continue;
    for (let above = line - 1; above > 0; above--) {
      const text = source.line(above)!;
      const other = KEY_ON_LINE.exec(text);
      if (other === null && !/^\s*(#|$)/.test(text)) return undefined;
      if (other === null || other[1]!.length === here[1]!.length) continue;
      const message = `"${here[2]}" is indented differently from "${other[2]}" on line ${above}`;
      const hint = "start the keys of one mapping in the same column";
      return { message, hint, at: rangeIn(source, line, here[1]!.length, here[2]!.length) };
    }
  }
  return undefined;
}
