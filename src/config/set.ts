/**
 * `--set KEY=YAML` → an initial value, of the type that it would have in plugins.yaml, and
 * `--set-text KEY=TEXT` → a text as it is.
 */

import { Diagnostic, failure, type Maybe, success } from "../diagnostics/diagnostic.ts";
import { shellWord } from "../text.ts";
import { KEY, KEY_HINT, type Plain } from "../values/plain.ts";
import type { Initial } from "./config.ts";
import { parseSimple } from "./yaml/fast.ts";

type SetFlag = "--set" | "--set-text";

/** Reads the argument of a `--set-text`. */
export function parseSetText(argument: string): Maybe<Initial> {
  const { value, problems } = split(argument, "--set-text");
  return value === undefined ? { value, problems } : initial("--set-text", value.key, value.text);
}

/** Reads the argument of a `--set`. Refuses it if YAML would drop or change a part of it. */
export function parseSet(argument: string): Maybe<Initial> {
  const { value: pair, problems } = split(argument, "--set");
  if (pair === undefined) return { value: pair, problems };
  const { key, text } = pair;
  // Nothing of such a text can get lost.
  const isWhole = text.trim() === text && !/[#\r\n]/.test(text);
  const simple = isWhole && text !== "" ? parseSimple(`${key}: ${text}`) : undefined;
  if (simple !== undefined) {
    return initial("--set", key, (simple.data as Record<string, Plain>)[key]!);
  }
  // Loaded when it is needed. `require` has no types except for this file's.
  const { parseArgument } = require("./yaml/argument.ts") as typeof import("./yaml/argument.ts");
  const { value, problems: found } = parseArgument(key, text);
  if (value !== undefined) return initial("--set", key, value);
  const { message, fix } = found[0]!;
  const isLine = text.length <= 60 && !/\p{Cc}/u.test(text);
  const asText = `--set-text ${isLine ? shellWord(argument) : `${key}=…`}`;
  const hint = fix === undefined ? asText : `${fix}, or ${asText} for text`;
  return wrong(`--set ${key}: ${message}`, hint);
}

function split(argument: string, flag: SetFlag): Maybe<{ key: string; text: string }> {
  const equals = argument.indexOf("=");
  if (equals === -1) return wrong(`${flag} ${argument} has no "="`, `${flag} ${argument}=value`);
  const key = argument.slice(0, equals);
  if (!KEY.test(key)) return wrong(`"${key}" is not a valid key for ${flag}`, KEY_HINT);
  return success({ key, text: argument.slice(equals + 1) });
}

function initial(source: SetFlag, key: string, value: Plain): Maybe<Initial> {
  return success({ key, source, value, secret: false, locate: () => undefined });
}

function wrong(message: string, hint: string): Maybe<never> {
  return failure(new Diagnostic("USAGE", message, { hint }));
}
