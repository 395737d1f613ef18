/**
 * A scalar without quotes → why it is refused: a person reads something else in it than
 * YAML does.
 */

import type { Scalar } from "yaml";

/** Why a scalar is refused. */
export interface Misread {
  message: string;
  hint: string;
  /** The part that is wrong, from the start of the scalar; default: all of it. */
  part?: readonly [start: number, length: number];
  /** Whether its value can be used to look for further problems. */
  isUsable?: boolean;
}

/**
 * Explains why a scalar is refused, if it is.
 *
 * @param rest the text from the start of the scalar.
 */
export function misreadScalar({ type, value, source = "", range }: Scalar, rest: string) {
  if (type !== "PLAIN") return undefined;
  const [start, end] = range!;
  const odd = findOddSpace(ODD_SPACE, rest.slice(0, end - start));
  if (odd !== undefined) return odd;
  if (typeof value === "number") return misreadNumber(value, source);
  const [before, comment] = (source === "" && /^[ \t]*(#\w.*)/.exec(rest)) || [];
  return comment === undefined ? undefined : emptied(before!, comment);
}

/** `color: #fff` is null, with a comment. */
function emptied(before: string, comment: string): Misread {
  return {
    message: `${comment} is a comment, so the value would be null`,
    hint: `write ${JSON.stringify(comment)} for text, or null for no value`,
    part: [before.length - comment.length, comment.length],
  };
}

/** A character that looks like a space and is text to YAML, such as U+00A0. */
const ODD = "[\\u00a0\\u1680\\u2000-\\u200b\\u202f\\u205f\\u3000\\ufeff]";
const ANY_ODD = new RegExp(ODD);
/** One in the indentation, or after a dash or the colon of a key. */
export const ODD_INDENTATION = new RegExp(`(?=${ODD})(?<=^ *(?:- +)*(?:-|[\\w-]+:)?)${ODD}+`, "m");
const ODD_SPACE = new RegExp(`${ODD_INDENTATION.source}|${ODD}+(?= *#)|${ODD}+$`, "m");

/** Finds a space that is text to YAML. */
export function findOddSpace(pattern: RegExp, text: string): Misread | undefined {
  // An expression that looks behind is slow.
  const found = ANY_ODD.test(text) ? pattern.exec(text) : null;
  if (found === null) return undefined;
  const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
  const name = code === "00A0" ? "a no-break space" : "a space of another kind";
  const message = `${name} (U+${code}) is text in YAML`;
  const hint = "type a plain space instead, or put the text in quotes";
  return { message, hint, part: [found.index, found[0].length] };
}

function misreadNumber(value: number, source: string): Misread | undefined {
  if (!Number.isFinite(value)) {
    const message = `${source} is ${/\d/.test(source) ? "too large" : "not plain data"}`;
    return { message, hint: `write null, or "${source}" for text` };
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return { message: `${source} is too large to be exact`, hint: `write "${source}" for text` };
  }
  if (isKept(value, source)) return undefined;
  const number = showNumber(value, source);
  const message = `${source} is not in quotes, so it would become the number ${number}`;
  const hint = `write ${number} for a number or "${source}" for text`;
  return { message, hint, isUsable: true };
}

/**
 * Numbers that say what they are: no trailing or leading zeros, no plus, and an exponent
 * after one digit at most. What else YAML takes for a number is mostly a version, a mode,
 * a telephone number or the hash of a commit.
 */
const AS_WRITTEN =
  /^(?:-?(?:0|[1-9]\d*)?(?:\.\d*[1-9])?|-?[1-9]?(?:\.\d*[1-9])?e(?:[-+]\d+|0|[1-9]\d*)|0[xo][\da-f]+)$/i;

function isKept(value: number, source: string): boolean {
  if (!AS_WRITTEN.test(source)) return false;
  return /^0[xo]/i.test(source) || digitsOf(source) === digitsOf(String(value));
}

/** Returns the digits of a decimal number that rounding would change. */
function digitsOf(number: string): string {
  return number.replace(/e.*|[-.]/gi, "").replace(/^0+|0+$/g, "");
}

/** Writes a number as it is kept; with an exponent if it was written with one. */
export function showNumber(value: number, source: string): string {
  const hasExponent = value !== 0 && /^[^x]+e/i.test(source);
  if (hasExponent) return value.toExponential().replace("+", "");
  return Object.is(value, -0) ? "-0" : String(value);
}
