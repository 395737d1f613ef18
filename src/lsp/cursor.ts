/** Finds what is at a place of a text, or what could be written there. */

import { isMap, type Scalar, visit } from "yaml";
import { fieldsOf, type Outline, outlineOf, pathTo, type Token, tokenOf } from "./outline.ts";

/** A place in the data of plugins.yaml. */
export interface Place {
  /** The steps to the value; of a key, to its mapping. */
  readonly path: readonly (string | number)[];
  readonly isKey: boolean;
  readonly token: Token;
}

/** A place where something is being written. */
export interface Gap extends Place {
  /** The text with a placeholder in it. */
  readonly outline: Outline;
  /** The other keys of the mapping. */
  readonly others: readonly string[];
  /** What is written before the cursor. */
  readonly typed: string;
  /** What is written replaces the range from `start` to `end` of the text. */
  readonly start: number;
  readonly end: number;
}

/** Stands for what is to be written. */
const MARK = "lineup0cursor";

/** Finds the word at an offset. */
export function wordAt({ document }: Outline, offset: number): Place | undefined {
  let found: Place | undefined;
  visit(document, {
    Scalar(key, node, ancestors) {
      const token = tokenOf(node);
      if (token === undefined || offset < token.start || offset > token.end) return undefined;
      found = { path: pathTo(node, ancestors), isKey: key === "key", token };
      return visit.BREAK;
    },
  });
  return found;
}

/** Finds what can be written at an offset; `undefined` in a comment, or where nothing can be read. */
export function gapAt(file: string, text: string, offset: number): Gap | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const [rest = ""] = /^[^\r\n]*/.exec(text.slice(offset)) ?? [];
  // Alone on its line, a word is more likely a key; without a colon it would swallow the next line.
  const isAlone = /^\s*(?:- +)*[^\s:{}[\],"'#]*$/.test(before) && rest.trim() === "";
  const mark = isAlone ? `${MARK}:` : MARK;
  const outline = outlineOf(file, text.slice(0, offset) + mark + text.slice(offset));
  let gap: Gap | undefined;
  visit(outline.document, {
    Scalar(key, node, ancestors) {
      if (!String(node.value).includes(MARK)) return undefined;
      const made = makeGap(node, ancestors, { outline, isKey: key === "key" });
      const word = offset - /\S*$/.exec(before)![0].length;
      // Text of several lines is not replaced as a whole.
      const start = made.start < lineStart ? word : made.start;
      gap = { ...made, start, end: Math.min(Math.max(offset, made.end), offset + rest.length) };
      return visit.BREAK;
    },
  });
  return gap;
}

function makeGap(
  node: Scalar,
  ancestors: readonly unknown[],
  { outline, isKey }: Pick<Gap, "outline" | "isKey">,
): Gap {
  const token = tokenOf(node)!;
  const path = pathTo(node, ancestors);
  const map = isKey ? ancestors.findLast((one) => isMap(one)) : undefined;
  const others = fieldsOf(map).map(({ key }) => key.text);
  return {
    ...{ outline, isKey, path, token, start: token.start },
    typed: token.text.split(MARK, 1)[0]!,
    others: others.filter((name) => !name.includes(MARK)),
    end: token.end - MARK.length,
  };
}
