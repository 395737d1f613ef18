/** Finds the comment above the declaration of an option or a need in a plugin's file. */

import type { SourceText } from "../diagnostics/source-text.ts";

/** A comment that fills the lines before the end of a text: a block, or lines of `//`. */
const LAST_COMMENT =
  /^[ \t]*(?:\/\*(?<block>(?:(?!\*\/)[^])*)\*\/|(?<lines>\/\/.*(?:\r?\n[ \t]*\/\/.*)*))[ \t]*\r?\n[ \t]*(?![^])/m;

/**
 * Returns the text of the comment above a member, if exactly one place declares a member
 * of that name, on a line of its own.
 */
export function commentAbove(name: string, source: SourceText | undefined): string | undefined {
  const place = source?.findMember(name);
  if (source === undefined || place === undefined) return undefined;
  const { line, column } = place;
  let above = "";
  for (let number = Math.max(1, line - 30); number < line; number++) {
    above += `${source.line(number)}\n`;
  }
  above += source.line(line)!.slice(0, column - 1);
  const { block, lines } = LAST_COMMENT.exec(above)?.groups ?? {};
  const text = block?.replace(/^\s*\*+ ?/gm, "") ?? lines?.replace(/^\s*\/\/+ ?/gm, "") ?? "";
  // A tag of JSDoc and what follows it is not about what the member means.
  const [meaning = ""] = text.trim().split(/^@/m);
  return meaning.trim() || undefined;
}
