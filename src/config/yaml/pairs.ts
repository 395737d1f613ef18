/** Quotes and brackets that are not closed, or closed where YAML does not see it. */

import { visit } from "yaml";
import type { Location } from "../../diagnostics/diagnostic.ts";
import type { SourceText } from "../../diagnostics/source-text.ts";
import type { Explanation, Mistake } from "./unquoted.ts";

/** The parser notices a missing quote where the text ends for it; it was opened above. */
export function explainQuote({ document, source, error }: Mistake): Explanation {
  let start: number | undefined;
  visit(document, {
    Scalar(_, { type, range }) {
      if (type?.startsWith("QUOTE_") && range && range[0] < error.pos[0]) start = range[0];
    },
  });
  if (start === undefined) return { message: "a quote is never closed" };
  const { text } = source;
  const end = text.indexOf(text[start]!, start + 1);
  const inside = end < 0 ? "" : text.slice(start + 1, end);
  // What looks like a key is no part of the text that was meant.
  const isClosed = inside.includes("\n") && !/\n\s*(?:- )?["']?[\w-]+["']?:(?:\s|$)/.test(inside);
  if (isClosed) return indentDeeper("a text in quotes", start, source);
  const at = source.locate(start, start + 1);
  const hint = "add the closing quote; inside '…', write '' for a quote";
  return { message: "this quote is never closed", hint, at };
}

/** The same for brackets: the last one that is open. */
export function explainBracket({ document, source }: Mistake): Explanation {
  let start: number | undefined;
  visit(document, {
    Collection(_, { flow, range }) {
      const isClosed = range && /[\]}]/.test(source.text[range[1] - 1] ?? "");
      if (flow && range && !isClosed) start = range[0];
    },
  });
  if (start !== undefined && isClosedBelow(source.text, start)) {
    return indentDeeper("what is in brackets", start, source);
  }
  const at = start === undefined ? undefined : source.locate(start, start + 1);
  return { message: "this bracket is never closed", hint: "add the ] or }", at };
}

/** Names the first line below a place that is not indented as it has to be. */
function indentDeeper(what: string, start: number, source: SourceText): Explanation {
  const { line: first } = source.locate(start, start);
  const indentOf = (text: string) => /^\s*/.exec(text)![0];
  const least = indentOf(source.line(first)!).length;
  for (let line = first + 1; ; line++) {
    const text = source.line(line);
    if (text === undefined) break;
    const indent = indentOf(text);
    if (text.trim() === "" || (indent.length > least && !indent.includes("\t"))) continue;
    const at: Location = { file: source.file, line, column: 1, endLine: line };
    at.endColumn = Math.max(2, indent.length + 1);
    return indent.includes("\t")
      ? { message: "a tab cannot be used for indentation", hint: "indent with spaces", at }
      : {
          message: `${what} must be indented deeper than the line it starts in`,
          hint: "indent this line, and those that belong to it",
          at,
        };
  }
  return { message: `${what} must be indented deeper than the line it starts in` };
}

const OPENING: Readonly<Record<string, string>> = { "[": "]", "{": "}" };

/** Whether a bracket has its closing one, as far as quotes and comments tell. */
function isClosedBelow(text: string, start: number): boolean {
  const open: string[] = [];
  const token = /"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*'|(?<=\s)#.*|[[\]{}]/g;
  token.lastIndex = start;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (OPENING[found] !== undefined) open.push(OPENING[found]);
    else if (/^[\]}]$/.test(found) && open.pop() !== found) return false;
    if (open.length === 0) return true;
  }
  return false;
}
