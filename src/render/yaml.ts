/** Data → YAML, by the library. Loaded for data that is not simple. */

import { Scalar, stringify } from "yaml";
import type { Plain } from "../values/plain.ts";

/** Writes any plain data. */
export function stringifyAny(data: Plain): string {
  return stringify(data, quoteLeadingSpace, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** A block scalar cannot start with a line of spaces: those would count as its indentation. */
function quoteLeadingSpace(_key: unknown, value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[ \t]\s*\n/.test(value)) return value;
  const scalar = new Scalar(value);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}
