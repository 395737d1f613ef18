/** The text that `--values` names → initial values. */

import { Diagnostic, type Result } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/source-text.ts";
import { showValue } from "../text.ts";
import { isRecord } from "../values/plain.ts";
import { type Initial, readValues } from "./config.ts";
import { Reader } from "./reader.ts";
import { parseYaml } from "./yaml/fast.ts";

/**
 * Reads a mapping of keys to values, YAML or JSON.
 *
 * @param shown how messages name the file.
 */
export function readValuesFile(source: SourceText, shown: string): Result<readonly Initial[]> {
  const { value: data, problems, locate } = parseYaml(source);
  if (problems.length > 0 && data === undefined) return { value: [], problems };
  if (data === null || data === undefined) {
    // What failed to write the file must not look as if there were nothing to set.
    const details = { location: source.locate(0, 0), hint: "write {} to set nothing" };
    return { value: [], problems: [new Diagnostic("CONFIG_EMPTY", `${shown} is empty`, details)] };
  }
  const reader = new Reader(shown, locate);
  if (!isRecord(data)) {
    const message = `${shown} must be a mapping of keys to values, got ${showValue(data)}`;
    reader.add("FIELD_INVALID", message, [], { hint: "write a line for each value: key: value" });
    return { value: [], problems: reader.problems };
  }
  const value = readValues(data, [], reader);
  return { value, problems: [...problems, ...reader.problems] };
}
