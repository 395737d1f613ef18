/**
 * `--set KEY=YAML` → an initial value, of the type that it would have in plugins.yaml.
 */

import { Diagnostic, failure, type Maybe, success } from "../diagnostics/diagnostic.ts";
import { SourceText } from "../diagnostics/source-text.ts";
import { KEY, KEY_HINT, NotPlain, toPlain } from "../values/plain.ts";
import type { Initial } from "./config.ts";
import { parseYaml } from "./yaml/fast.ts";

/** Reads the argument of a `--set`. */
export function parseSet(argument: string): Maybe<Initial> {
  const equals = argument.indexOf("=");
  if (equals === -1) {
    return wrongSet(`--set ${argument} has no "="`, `--set ${argument}=value`);
  }
  const key = argument.slice(0, equals);
  if (!KEY.test(key)) return wrongSet(`"${key}" is not a valid key for --set`, KEY_HINT);
  const { value, problems } = parseYaml(new SourceText("--set", argument.slice(equals + 1)));
  if (problems[0] !== undefined) {
    const hint = `the value is read as YAML: put special characters in quotes, --set '${key}="…"'`;
    return wrongSet(`--set ${key}: ${problems[0].message}`, hint);
  }
  try {
    const plain = toPlain(value ?? null);
    return success({ key, source: "--set", value: plain, secret: false, locate: () => undefined });
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    return wrongSet(`--set ${key}: ${error.message}`, error.hint);
  }
}

function wrongSet(message: string, hint: string | undefined): Maybe<never> {
  return failure(new Diagnostic("USAGE", message, { hint }));
}
