/**
 * Values → YAML or JSON. Pure.
 *
 * The YAML is the same data for readers of YAML 1.2 and of YAML 1.1 (PyYAML, Ansible,
 * Ruby): text that one of them would take for something else is in quotes. Written by
 * hand, since loading the library takes longer than a plugin does.
 */

import { Diagnostic } from "../diagnostics/diagnostic.ts";
import { escapeCharacter } from "../text.ts";
import { toJson } from "../values/json.ts";
import type { Plain } from "../values/plain.ts";

export type Format = "yaml" | "json";

/**
 * Text that needs no quotes: it starts like a word, a path, a version or a size, and is nothing
 * else to any reader. After a colon comes a character, after a space one that is not `#`.
 */
const PLAIN =
  /^(?!(?:true|false|null|yes|no|on|off|y|n|e\d+)$)(?:(?:\.{0,2}\/)?[a-z_\u00a1-\u1fff\u3001-\ud7ff]|\d+(?:\.\d+\.\d|(?:\.\d+)?[acdf-np-wyz]))[!-9;-~\u00a1-\u1fff\u3001-\ud7ff]*(?:(?: (?!#)|:)[!-9;-~\u00a1-\u1fff\u3001-\ud7ff]+)*$/i;

/** The longest key that every reader takes on one line, with some room: the limit is 1,024. */
const LONGEST_KEY = 1_000;

/** Writes data as YAML. The first line continues a line; the others are indented. */
function toYaml(data: Plain, indent: string): string {
  if (typeof data === "string") return textToYaml(data, indent);
  if (typeof data === "number") return `${numberToYaml(data)}\n`;
  if (typeof data !== "object" || data === null) return `${data}\n`;
  const isList = Array.isArray(data);
  const lines: string[] = [];
  for (const [key, part] of Object.entries(data)) {
    if (isList) lines.push(`- ${toYaml(part, `${indent}  `)}`);
    else lines.push(`${keyToYaml(key, indent)}:${partToYaml(part, `${indent}  `)}`);
  }
  if (lines.length === 0) return isList ? "[]\n" : "{}\n";
  return lines.join(indent);
}

function partToYaml(part: Plain, indent: string): string {
  const isBlock = typeof part === "object" && part !== null && Object.keys(part).length > 0;
  return isBlock ? `\n${indent}${toYaml(part, indent)}` : ` ${toYaml(part, indent)}`;
}

function keyToYaml(key: string, indent: string): string {
  const text = PLAIN.test(key) ? key : quote(key);
  return text.length <= LONGEST_KEY ? text : `? ${text}\n${indent}`;
}

/** Text of several lines is written as such, unless a reader would drop or change some of it. */
function textToYaml(text: string, indent: string): string {
  if (PLAIN.test(text)) return `${text}\n`;
  const isBlock =
    /^\S.*\n/.test(text) && !text.endsWith("\n\n") && !/[^\P{C}\t\n]|[\u2028\u2029]/u.test(text);
  if (!isBlock) return `${quote(text)}\n`;
  const [head, lines] = text.endsWith("\n") ? ["|", text.slice(0, -1)] : ["|-", text];
  return `${head}\n${lines.replace(/^(?=.)/gm, indent || "  ")}\n`;
}

/** YAML 1.1 takes an exponent only after a decimal point, and -0 for 0. */
function numberToYaml(number: number): string {
  if (Object.is(number, -0)) return "-0.0";
  return `${number}`.replace(/^(-?\d+)e/, "$1.0e");
}

/** Puts text in JSON's quotes, which are YAML's, or in single ones if nothing else is special. */
function quote(text: string): string {
  // What JSON leaves as it is, and readers refuse or change, or nobody sees.
  const special = /[^\P{C}\u{10000}-\u{10ffff}]|[\xa0\u2028\u2029]/gu;
  const quoted = JSON.stringify(text).replace(special, escapeCharacter);
  const isSimple = quoted.replaceAll('\\"', '"') === `"${text}"`;
  return isSimple && text.includes('"') && !text.includes("'") ? `'${text}'` : quoted;
}

/** Renders plain data. Ends with a line break. */
export function renderValues(data: Plain, format: Format): string {
  return format === "json" ? `${toJson(data, { indent: 2 })}\n` : toYaml(data, "");
}

/** How much of values is shown where they are not what matters. */
const EXCERPT = { lines: 10, linesOfValue: 3, width: 100 } as const;

/** Renders the beginning of each value, for a screen on which something else is to be read. */
export function renderExcerpt(values: Readonly<Record<string, Plain>>): string {
  const whole = toYaml(values, "").trimEnd().split("\n");
  if (whole.length <= EXCERPT.lines) return `${whole.map(fit).join("\n")}\n`;
  const lines: string[] = [];
  const keys = Object.keys(values);
  for (const [index, key] of keys.entries()) {
    const value = toYaml({ [key]: values[key]! }, "")
      .trimEnd()
      .split("\n");
    const { length } = value;
    if (length > EXCERPT.linesOfValue) value.splice(EXCERPT.linesOfValue - 1, length, "  …");
    if (lines.length + value.length >= EXCERPT.lines) {
      lines.push(`… and ${keys.length - index} more`);
      break;
    }
    lines.push(...value.map(fit));
  }
  return `${lines.join("\n")}\n`;
}

/** Keeps the beginning of a text, for such a screen, and says how to see all of it. */
export function cutText(text: string): string {
  const lines = text.trimEnd().split("\n");
  const kept = lines.slice(0, 2 * EXCERPT.lines).map(fit);
  if (kept.join("\n") !== lines.join("\n")) kept.push("(cut; -v shows all of it)");
  return `${kept.join("\n")}\n`;
}

function fit(line: string): string {
  return line.length > EXCERPT.width ? `${line.slice(0, EXCERPT.width - 1)}…` : line;
}

/** Renders a report about values: what is unknown is null, a missing value is left out. */
export function renderReport(data: unknown): string {
  const replace = (key: string, value: unknown) =>
    value === undefined && key !== "value" ? null : value;
  return `${toJson(data, { indent: 2, replace })}\n`;
}

/**
 * Returns a text that is printed as it is.
 *
 * @throws {Diagnostic} OUTPUT_INVALID if UTF-8 would change it.
 */
export function wholeText(name: string, text: string): string {
  if (text.isWellFormed()) return text;
  const message = `"${name}" contains half of a character (a lone surrogate), which would be printed as another one`;
  throw new Diagnostic("OUTPUT_INVALID", message, { hint: "use --format json" });
}

/**
 * Renders one value for a script: text as it is, without quotes.
 *
 * @throws {Diagnostic} OUTPUT_INVALID
 */
export function renderOne(name: string, value: Plain, format: Format): string {
  return format === "yaml" && typeof value === "string"
    ? `${wholeText(name, value)}\n`
    : renderValues(value, format);
}
