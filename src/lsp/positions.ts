/** Places in a text: offsets, lineup's locations and LSP's ranges, which count from 0. */

import type { Position, Range } from "vscode-languageserver";
import type { Location } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/source-text.ts";

/** Returns the range of a location; the end of a line if it does not say where it ends. */
export function rangeOf({ line, column, endLine, endColumn }: Location): Range {
  const start = { line: line - 1, character: column - 1 };
  if (endLine === undefined || endColumn === undefined) return { start, end: start };
  return { start, end: { line: endLine - 1, character: endColumn - 1 } };
}

/** Returns the range from one offset to another. */
export function rangeBetween(source: SourceText, start: number, end: number): Range {
  return rangeOf(source.locate(start, end));
}

/** Returns the offset of a position; one past the end of its line is the end of the line. */
export function offsetAt(text: string, { line, character }: Position): number {
  let start = 0;
  for (let number = 0; number < line; number++) {
    const end = text.indexOf("\n", start);
    if (end === -1) return text.length;
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  return Math.min(start + character, end === -1 ? text.length : end);
}
