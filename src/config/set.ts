/**
 * `--set key=value` → an initial value. The value is read as YAML, so that it
 * has the type that it would have in plugins.yaml.
 */

import { LineupError } from "../errors.ts";
import { KEY, NotPlain, toPlain } from "../values/plain.ts";
import type { Initial } from "./config.ts";
import { parse } from "./simple.ts";

const HINT = "write --set key=value, for instance --set random_word_length=8";

/** @throws {LineupError} USAGE */
export function parseSet(argument: string): Initial {
  const equals = argument.indexOf("=");
  if (equals === -1) throw new LineupError("USAGE", `--set ${argument} has no "="`, { hint: HINT });
  const key = argument.slice(0, equals);
  if (!KEY.test(key))
    throw new LineupError("USAGE", `--set: "${key}" can't be the key of a value`, {
      hint: "a key is a letter or _ and then letters, digits, _ or -",
    });
  const text = argument.slice(equals + 1);
  const { data, problems } = parse("--set", text);
  if (problems[0] !== undefined)
    throw new LineupError("USAGE", `--set ${key}: ${problems[0].message}`, {
      hint: "the value is read as YAML: put a text with special characters in quotes",
    });
  try {
    return {
      key,
      source: "--set",
      value: toPlain(data ?? null),
      locate: () => undefined,
      secret: false,
    };
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    throw new LineupError("USAGE", `--set ${key}: ${error.message}`, { hint: error.hint });
  }
}
