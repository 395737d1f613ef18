/** Values → YAML or JSON. Pure. */

import { Scalar, stringify } from "yaml";
import type { Plain } from "../values/plain.ts";

export type Format = "yaml" | "json";

/** A block of text can't begin with a line of spaces alone: it would be read otherwise. */
function quoteLeadingSpace(_key: unknown, value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[ \t]\s*\n/.test(value)) return value;
  const scalar = new Scalar(value);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** Renders plain data. Ends with a line break. */
export function renderValues(data: Plain, format: Format): string {
  if (format === "json") return `${JSON.stringify(data, null, 2)}\n`;
  return stringify(data, quoteLeadingSpace, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Renders a report about values: what is not known is null, a value that is not there is left out. */
export function renderReport(data: unknown): string {
  const known = (key: string, value: unknown) =>
    value === undefined && key !== "value" ? null : value;
  return `${JSON.stringify(data, known, 2)}\n`;
}

/** Renders one value for a script: a text as it is, with no quotes. */
export function renderOne(value: Plain, format: Format): string {
  return format === "yaml" && typeof value === "string"
    ? `${value}\n`
    : renderValues(value, format);
}
