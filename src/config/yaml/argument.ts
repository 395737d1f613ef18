/**
 * A value on the command line: YAML as after its key in plugins.yaml, of which nothing may
 * get lost. In a file, a comment is a comment; in an argument it is a part of a text.
 */

import { parseDocument, visit } from "yaml";
import { failure, type Maybe, success } from "../../diagnostics/diagnostic.ts";
import { SourceText } from "../../diagnostics/source-text.ts";
import { showValue } from "../../text.ts";
import { NotPlain, type Plain, toPlain } from "../../values/plain.ts";
import { parseStrictly } from "./document.ts";
import { showNumber } from "./scalars.ts";

/** Why a value is refused, and how to write it if it is not meant as text. */
export interface WrongArgument {
  message: string;
  fix?: string | undefined;
}

/** Parses the value of a key. */
export function parseArgument(key: string, text: string): Maybe<Plain, WrongArgument> {
  if (text.trim() === "") {
    return failure({ message: "the value is empty", fix: `--set ${key}=null for null` });
  }
  const line = `"${key}": ${text}`;
  const { value, problems } = parseStrictly(new SourceText("--set", line));
  const data = (value as Record<string, unknown> | undefined)?.[key];
  if (problems[0] !== undefined) {
    const { message, hint } = problems[0];
    if (typeof data === "number") {
      const number = showNumber(data, text);
      const found = `as YAML, ${text.trim()} is the number ${number}`;
      return failure({ message: found, fix: `--set ${key}=${number} for a number` });
    }
    if (/^\s*[[{]/.test(text)) return failure({ message, fix: hint });
    return failure({ message: text.includes("\n") ? "it is not one line of YAML" : message });
  }
  if (data === "" && /^\s*[|>]/.test(text)) {
    return failure({
      message: `as YAML, ${showValue(text)} is the start of a text, and none follows`,
    });
  }
  // Text without quotes, unless a tag or the sign of a block comes first.
  const isPlain = typeof data === "string" && !/^\s*(?:["'|>]|!!)/.test(text);
  if (isPlain ? data !== text : isCut(line)) {
    if (typeof data !== "object" || data === null) {
      return failure({ message: `as YAML, ${showValue(text)} is ${showValue(data)}` });
    }
    return failure({ message: "a comment or a line break in it would be lost", fix: "remove it" });
  }
  try {
    return success(toPlain(data));
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    return failure({ message: error.message, fix: error.hint });
  }
}

/** Whether there is more than the scalars, and the brackets and commas of one collection. */
function isCut(line: string): boolean {
  let rest = line;
  let isFolded = false;
  visit(parseDocument(line), {
    Scalar(_, { range, type }) {
      const [start, end] = range!;
      const length = end - start;
      isFolded ||= !type?.startsWith("BLOCK") && line.slice(start, end).includes("\n");
      rest = rest.slice(0, start) + " ".repeat(length) + rest.slice(end);
    },
  });
  return isFolded || !/^\s*:\s*(?:!!\w+\s+)?(?:[[{][^#]*[\]}])?\s*$/.test(rest);
}
