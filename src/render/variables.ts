/** Values → variables, one a line: for a shell, or for `$GITHUB_OUTPUT`. Pure. */

import { Diagnostic } from "../diagnostics/diagnostic.ts";
import { toJson } from "../values/json.ts";
import type { Plain } from "../values/plain.ts";
import { wholeText } from "./values.ts";

export type VariableFormat = "env" | "github";

const NAMES = {
  env: { pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, what: "an environment variable" },
  github: { pattern: /^[A-Za-z_][A-Za-z0-9_-]*$/, what: "an output of GitHub Actions" },
} as const;

/** Says why a name cannot be used in a format, and what to do; `undefined` if it can. */
export function refuseName(name: string, format: VariableFormat) {
  const { pattern, what } = NAMES[format];
  if (pattern.test(name)) return undefined;
  const other = name.replace(/^(?=\d)|[^A-Za-z0-9_]/g, "_");
  const hint = `give it another name, in outputs and not by --get: outputs: { ${other}: ${name} }`;
  return { message: `"${name}" is not a valid name for ${what}`, hint };
}

/**
 * Renders values as `NAME=value`. A text is as it is, null is empty.
 *
 * `env`: to be sourced by a POSIX shell; quoted where a shell would read something else.
 * `github`: for `$GITHUB_OUTPUT`; several lines are framed by a delimiter that is not one of
 * them, and lists and mappings are JSON.
 *
 * @throws {Diagnostic} OUTPUT_INVALID for a name or a value that the format cannot hold.
 */
export function renderVariables(
  values: Readonly<Record<string, Plain>>,
  format: VariableFormat,
): string {
  const render = format === "env" ? renderForShell : renderForGitHub;
  return Object.entries(values)
    .map(([name, value]) => {
      const refused = refuseName(name, format);
      if (refused !== undefined) throw invalid(refused.message, refused.hint);
      return render(name, value);
    })
    .join("");
}

function renderForShell(name: string, value: Plain): string {
  if (typeof value === "object" && value !== null) {
    const isList = Array.isArray(value);
    const kind = isList ? "a list" : "a mapping";
    const [first] = Object.keys(value);
    const part = `let "outputs" name a part of it, such as its ${isList ? "item 0" : `"${first}"`}`;
    const hint = first === undefined ? "use --format json" : `${part}, or use --format json`;
    throw invalid(`"${name}" is ${kind}, which an environment variable cannot hold`, hint);
  }
  const text = textOf(name, value);
  if (text.includes("\0")) {
    const hint = "use --format json";
    throw invalid(`"${name}" contains a NUL, which an environment variable cannot hold`, hint);
  }
  const isPlain = /^[A-Za-z0-9_./:@%+,-]*$/.test(text);
  return `${name}=${isPlain ? text : `'${text.replaceAll("'", "'\\''")}'`}\n`;
}

function renderForGitHub(name: string, value: Plain): string {
  const text = textOf(name, value);
  if (!/[\r\n]/.test(text)) return `${name}=${text}\n`;
  const lines = text.split(/\r\n|\r|\n/);
  let delimiter = "EOF";
  while (lines.includes(delimiter)) delimiter += "_";
  return `${name}<<${delimiter}\n${text}\n${delimiter}\n`;
}

function textOf(name: string, value: Plain): string {
  if (value === null) return "";
  return typeof value === "string" ? wholeText(name, value) : toJson(value);
}

function invalid(message: string, hint: string): Diagnostic {
  return new Diagnostic("OUTPUT_INVALID", message, { hint });
}
