/**
 * Checks parts of the data of plugins.yaml against the field tables, and collects
 * what is wrong with them, with its location and a hint.
 */

import { safeParse } from "valibot";
import type { Code } from "../diagnostics/codes.ts";
import { Diagnostic, type EntryName, entryLabel } from "../diagnostics/diagnostic.ts";
import { formatPath, type Path, showValue, suggest } from "../text.ts";
import { isRecord, KEY, KEY_HINT } from "../values/plain.ts";
import { type Checked, type Field, type Fields, LIMIT_FIELDS, MAPPING } from "./fields.ts";
import type { Locate } from "./yaml/document.ts";

/** What else is known of a problem. */
interface Details {
  hint?: string | undefined;
  part?: "key" | "value";
  entry?: EntryName | undefined;
}

export class Reader {
  readonly locate: Locate;
  readonly problems: Diagnostic[] = [];
  readonly #shown: string;

  /** @param shown how messages name the file. */
  constructor(shown: string, locate: Locate) {
    this.#shown = shown;
    this.locate = locate;
  }

  /** Returns a mapping, or an empty one for what is not a mapping. */
  record(data: unknown, path: Path): Record<string, unknown> {
    if (isRecord(data)) return data;
    if (data !== undefined) this.#addNoMapping(data, path);
    return {};
  }

  #addNoMapping(data: unknown, path: Path, details: Details = {}): void {
    const message = `${this.labelOf(path, details.entry)} must be ${MAPPING}, got ${showValue(data)}`;
    this.add("FIELD_INVALID", message, path, { hint: pairHint(data), ...details });
  }

  /** Refuses the fields of a mapping that are not in a table. */
  refuseUnknown(data: object, table: Fields, path: Path, entry?: EntryName): void {
    for (const field of Object.keys(data)) {
      if (Object.hasOwn(table, field)) continue;
      const message = `${this.labelOf(path, entry)} has no field "${field}"`;
      const usable = Object.keys(table).filter((name) => !Object.hasOwn(LIMIT_FIELDS, name));
      const hint = suggest(field, usable, "fields");
      this.add("FIELD_UNKNOWN", message, [...path, field], { hint, part: "key", entry });
    }
  }

  /** Checks a mapping field by field; returns `undefined` if that adds problems. */
  mapping<F extends Fields, R extends keyof F & string = never>(
    table: F,
    required: R | undefined,
    data: unknown,
    { path, entry }: Details & { path: Path },
  ): Checked<F, R> | undefined {
    const before = this.problems.length;
    if (!isRecord(data)) {
      this.#addNoMapping(data, path, { entry });
      return undefined;
    }
    this.refuseUnknown(data, table, path, entry);
    if (required !== undefined && !Object.hasOwn(data, required)) {
      const message = `${this.labelOf(path, entry)} has no "${required}"`;
      this.add("FIELD_MISSING", message, path, { hint: MISSING_HINTS[required], entry });
    }
    for (const field of Object.keys(table)) {
      if (Object.hasOwn(data, field)) {
        this.#checkField(table[field]!, data[field], [...path, field], entry);
      }
    }
    return this.problems.length === before ? (data as Checked<F, R>) : undefined;
  }

  #checkField({ schema }: Field, value: unknown, path: Path, entry: EntryName | undefined): void {
    const { issues = [] } = safeParse(schema, value);
    for (const { kind, message, expected, input } of issues) {
      if (message === "a key") {
        this.key(String(input), path, { part: "value", entry });
        continue;
      }
      // Where the table says what is wanted, valibot's message is it.
      const isOurs = kind === "validation" || schema.type === "custom";
      const wanted = isOurs ? message : (TYPE_NAMES[expected ?? ""] ?? `${expected}`);
      const label = this.labelOf(path, entry);
      this.add("FIELD_INVALID", `${label} must be ${wanted}, got ${showValue(input)}`, path, {
        hint: wanted === MAPPING ? pairHint(input) : scalarHint(input, expected),
        entry,
      });
    }
  }

  /** Checks the form of a key. */
  key(name: string, path: Path, details: Details = { part: "key" }): void {
    if (KEY.test(name)) return;
    const { entry } = details;
    const where =
      details.part === "value"
        ? `for ${this.labelOf(path, entry)}`
        : `in ${this.labelOf(path.slice(0, -1))}`;
    const message = `"${name}" is not a valid key ${where}`;
    this.add("FIELD_INVALID", message, path, { hint: KEY_HINT, ...details });
  }

  add(code: Code, message: string, path: Path, details: Details = {}): void {
    const { part, ...rest } = details;
    const location = this.locate(path, part);
    this.problems.push(new Diagnostic(code, message, { location, ...rest }));
  }

  /** Names a part of plugins.yaml in a message: `"as" of entry 1 (./a.ts)`, `"env.port.from"`. */
  labelOf(path: Path, entry?: EntryName): string {
    if (path.length === 0) return this.#shown;
    const [first, index, field] = path;
    if (first !== "plugins" || typeof index !== "number") {
      return `"${formatPath(String(first), path.slice(1))}"`;
    }
    const label = entryLabel(entry ?? { index: index + 1, path: "" });
    return field === undefined
      ? label
      : `"${formatPath(String(field), path.slice(3))}" of ${label}`;
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  Array: "a list",
  boolean: "true or false",
  string: "text",
};

const MISSING_HINTS: Readonly<Record<string, string>> = {
  path: "path: ./my-plugin.ts",
  from: "from: MY_VARIABLE",
};

function scalarHint(input: unknown, expected: string | null): string | undefined {
  if (expected === "boolean" && typeof input === "string") {
    return "write true or false without quotes; yes and no are text in YAML 1.2";
  }
  if (expected === "string" && (typeof input === "number" || typeof input === "boolean")) {
    return `put it in quotes: "${input}"`;
  }
  return undefined;
}

/** For text that was meant as `key: value`. */
function pairHint(input: unknown): string | undefined {
  const [, key, value] = (typeof input === "string" && /^([\w-]+):([^\s/].*)$/.exec(input)) || [];
  return key && `add a space after the colon: ${key}: ${value}`;
}
