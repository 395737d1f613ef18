/** Values → YAML or JSON. Pure. */

import type { Plain } from "../values/plain.ts";

export type Format = "yaml" | "json";

/** Text that needs no quotes. */
const WORD = /^(?!(?:true|false|null)$)[a-z_][a-z0-9_./-]*(?: [a-z0-9_./]+)*$/i;

/** Whether data consists of words and safe integers, for which the YAML library need not be loaded. */
export function isSimple(data: Plain): boolean {
  if (typeof data === "string") return WORD.test(data);
  if (typeof data === "number") return Number.isSafeInteger(data) && !Object.is(data, -0);
  if (typeof data !== "object" || data === null) return true;
  const isList = Array.isArray(data);
  for (const [key, part] of Object.entries(data)) {
    if (!((isList || WORD.test(key)) && isSimple(part))) return false;
  }
  return true;
}

/** Writes simple data as the library would; test/values.test.ts compares the two. */
function stringifySimple(data: Plain, indent = ""): string {
  if (typeof data !== "object" || data === null) return `${data}\n`;
  const isList = Array.isArray(data);
  const lines: string[] = [];
  for (const [key, part] of Object.entries(data)) {
    if (isList) lines.push(`- ${stringifySimple(part, `${indent}  `)}`);
    else lines.push(`${key}:${stringifyPair(part, indent)}`);
  }
  if (lines.length === 0) return isList ? "[]\n" : "{}\n";
  return lines.join(indent);
}

function stringifyPair(part: Plain, indent: string): string {
  const inner = `${indent}  `;
  const isBlock = typeof part === "object" && part !== null && Object.keys(part).length > 0;
  return isBlock ? `\n${inner}${stringifySimple(part, inner)}` : ` ${stringifySimple(part, inner)}`;
}

/** Renders plain data. Ends with a line break. */
export function renderValues(data: Plain, format: Format): string {
  if (format === "json") return `${JSON.stringify(data, null, 2)}\n`;
  if (isSimple(data)) return stringifySimple(data);
  // `require` has no types except for this file's.
  const { stringifyAny } = require("./yaml.ts") as typeof import("./yaml.ts");
  return stringifyAny(data);
}

/** Renders a report about values: what is unknown is null, a missing value is left out. */
export function renderReport(data: unknown): string {
  const known = (key: string, value: unknown) =>
    value === undefined && key !== "value" ? null : value;
  return `${JSON.stringify(data, known, 2)}\n`;
}

/** Renders one value for a script: text as it is, without quotes. */
export function renderOne(value: Plain, format: Format): string {
  return format === "yaml" && typeof value === "string"
    ? `${value}\n`
    : renderValues(value, format);
}
