/**
 * References to values and to parts of values: `version`, `version.major`,
 * `items.0.name`. A number is an index in a list.
 */

import { failure, type Maybe, success } from "../diagnostics/diagnostic.ts";
import { countOf, suggest } from "../text.ts";
import { isRecord, KEY, type Plain } from "./plain.ts";

/** A value, or a part of one, as plugins.yaml and the command line name it. */
export interface Reference {
  readonly key: string;
  /** The steps to the part; empty for the whole value. */
  readonly path: readonly string[];
}

/** Reads a reference; returns `undefined` if the text does not have its form. */
export function parseReference(text: string): Reference | undefined {
  const [key, ...path] = text.split(".");
  return KEY.test(key!) && !path.includes("") ? { key: key!, path } : undefined;
}

/**
 * Whether a text is an expression for certain. A part may have any name, `cpu (avg) - 5`, so that
 * one operator that is a usual character says nothing.
 */
export function isExpression(text: string): boolean {
  return /^!|[!=]=|&&|\|\||\?\?|\(\)$/.test(text);
}

/** Returns the reference that a text with brackets means, `items[0]["name"]`, if it is one. */
export function withoutBrackets(text: string): string | undefined {
  const dotted = text.replace(
    /\[(?:(\d+)|(["'])([^"'\]]+)\2)\]/g,
    (_, index, __, name) => `.${index ?? name}`,
  );
  return dotted !== text && parseReference(dotted) !== undefined ? dotted : undefined;
}

/** Writes a reference as plugins.yaml does. */
export function formatReference({ key, path }: Reference): string {
  return path.length === 0 ? key : `${key}.${path.join(".")}`;
}

/** A part that a value does not have. */
export interface NoPart {
  readonly message: string;
  readonly hint: string;
}

/** Takes a part of a value. */
export function takePart(value: Plain, { key, path }: Reference): Maybe<Plain, NoPart> {
  let part = value;
  let name = key;
  for (const step of path) {
    const next = stepInto(part, step);
    if (next === undefined) return failure(noPart(name, step, part));
    part = next;
    name += `.${step}`;
  }
  return success(part);
}

function stepInto(value: Plain, step: string): Plain | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  if (Array.isArray(value) && !/^\d+$/.test(step)) return undefined;
  return (value as { readonly [key: string]: Plain })[step];
}

function noPart(name: string, step: string, value: Plain): NoPart {
  const message = `"${name}" has no part "${step}"`;
  if (isRecord(value)) return { message, hint: suggest(step, Object.keys(value), "parts") };
  const kind = value === null ? "null" : typeof value === "string" ? "text" : `a ${typeof value}`;
  return {
    message,
    hint: Array.isArray(value)
      ? `it is a list of ${countOf(value.length, "item")}`
      : `it is ${kind}, which has no parts`,
  };
}
