/**
 * Checks parts of the data of plugins.yaml against the field tables, and collects
 * what is wrong with them, with its location and a hint.
 */

import { type GenericSchema, safeParse } from "valibot";
import type { Code } from "../diagnostics/codes.ts";
import { Diagnostic, type EntryName, entryLabel } from "../diagnostics/diagnostic.ts";
import type { DiagnosticDetails } from "../diagnostics/diagnostic.ts";
import {
  codeHint,
  formatPath,
  type Path,
  scalarHint,
  showValue,
  nearest,
  suggest,
} from "../text.ts";
import { isExpression, parseReference, type Reference, withoutBrackets } from "../values/part.ts";
import { isRecord, KEY, KEY_HINT } from "../values/plain.ts";
import { type Checked, type Fields, mapping } from "./fields.ts";
import type { Locate } from "./yaml/document.ts";

/** What else is known of a problem. */
interface Details extends Pick<DiagnosticDetails, "hint" | "entry"> {
  part?: "key" | "value";
}

/** What reads values: one reference, or a list of them. */
export interface References {
  readonly references: readonly Reference[];
  readonly isList: boolean;
}

/** Says where a field belongs that is not in a table. */
function unknownHint(
  field: string,
  data: object,
  { table, isEntry }: { table: Fields; isEntry: boolean },
): string {
  const near = nearest(field, Object.keys(table));
  if (near !== undefined) return `did you mean "${near}"?`;
  const [, key = ""] = /^(\w+):/.exec(field) ?? [];
  if (Object.hasOwn(table, key)) return `put a space after ${key}:`;
  const entries = Object.entries(data);
  const index = entries.findIndex(([name]) => name === field);
  const [above, value] =
    entries.slice(0, index).findLast(([name]) => Object.hasOwn(table, name)) ?? [];
  if (value === null) return `to have it under ${above}, indent it`;
  const fields = suggest(field, Object.keys(table), "fields");
  return isEntry
    ? `an option of the plugin belongs under options: { ${field}: … }; ${fields}`
    : fields;
}

const REFERENCE_HINT =
  "write a key, or the steps to a part: version, version.major or items.0.name";

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
    if (data !== undefined) this.#check(mapping, data, path);
    return {};
  }

  /** Refuses the fields of a mapping that are not in a table. */
  refuseUnknown(data: object, table: Fields, path: Path, entry?: EntryName): void {
    for (const field of Object.keys(data)) {
      if (Object.hasOwn(table, field)) continue;
      const message = `${this.labelOf(path, entry)} has no field "${field}"`;
      const hint = unknownHint(field, data, { table, isEntry: entry !== undefined });
      this.add("FIELD_UNKNOWN", message, [...path, field], { hint, part: "key", entry });
    }
  }

  /** Checks a mapping field by field; returns `undefined` if that adds problems. */
  mapping<F extends Fields>(table: F, data: unknown = {}, path: Path, entry?: EntryName) {
    const before = this.problems.length;
    if (!isRecord(data)) {
      this.#check(mapping, data, path, entry);
      return undefined;
    }
    this.refuseUnknown(data, table, path, entry);
    for (const field in table) {
      const { schema, default: fallback } = table[field]!;
      if (Object.hasOwn(data, field)) {
        this.#check(schema, data[field], [...path, field], entry);
      } else if (fallback === "required") {
        const message = `${this.labelOf(path, entry)} has no "${field}"`;
        this.add("FIELD_MISSING", message, path, { hint: MISSING_HINTS[field], entry });
      }
    }
    return this.problems.length === before ? (data as Checked<F>) : undefined;
  }

  #check(schema: GenericSchema, value: unknown, path: Path, entry?: EntryName): void {
    for (const { message: wanted, input } of safeParse(schema, value).issues ?? []) {
      if (wanted === "a key") {
        this.key(String(input), path, { part: "value", entry });
        continue;
      }
      const message = `${this.labelOf(path, entry)} must be ${wanted}, got ${showValue(input)}`;
      const hint = schema === mapping ? mappingHint(path, input) : fieldHint(path, input, wanted);
      this.add("FIELD_INVALID", message, path, { hint, entry });
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

  /** Reads a key or a part of a value; returns `undefined` after adding a problem. */
  reference(written: string, path: Path, details: Details): Reference | undefined {
    if (isExpression(written)) {
      const message = `${this.labelOf(path, details.entry)} takes no expressions, got ${showValue(written)}`;
      const hint = "let a plugin compute it, and name its key here";
      this.add("FIELD_INVALID", message, path, { ...details, hint });
      return undefined;
    }
    const reference = parseReference(written);
    if (reference === undefined) {
      const message = `${this.labelOf(path, details.entry)} must be a key or a part of a value, got ${showValue(written)}`;
      const meant = withoutBrackets(written);
      const { hint = REFERENCE_HINT } = details;
      const dotted = meant && `write the steps to a part with dots: ${meant}`;
      this.add("FIELD_INVALID", message, path, { ...details, hint: dotted ?? hint });
    }
    return reference;
  }

  /**
   * Reads a key, a part of a value, or a list of these; adds a problem for each item that
   * is none.
   *
   * @param hintOf returns the hint for an item that is no text.
   */
  references(
    written: unknown,
    path: Path,
    { entry, hintOf }: { entry?: EntryName; hintOf: (item: unknown) => string },
  ): References {
    const isList = Array.isArray(written) && written.length > 0;
    const items: readonly unknown[] = isList ? written : [written];
    const references: Reference[] = [];
    for (const [index, item] of items.entries()) {
      const place = isList ? [...path, index] : path;
      const details = { entry, hint: hintOf(item) };
      if (typeof item === "string") {
        const reference = this.reference(item, place, details);
        if (reference !== undefined) references.push(reference);
        continue;
      }
      const found = Array.isArray(item) && item.length === 0 ? "an empty list" : showValue(item);
      const message = `${this.labelOf(place, entry)} must be a key, a part of a value or a list of these, got ${found}`;
      this.add("FIELD_INVALID", message, place, details);
    }
    return { references, isList };
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

const MISSING_HINTS: Readonly<Record<string, string>> = {
  path: "path: ./my-plugin.ts",
  from: "from: MY_VARIABLE",
};

/** For a field that is not of the type that is wanted. */
function fieldHint(path: Path, input: unknown, wanted: string): string | undefined {
  if (input === null) return MISSING_HINTS[String(path.at(-1))] ?? "remove it";
  const unit = /^a (?:duration|size) /.test(wanted) ? UNITS[String(path.at(-1))] : undefined;
  if (unit !== undefined && /^\d+$/.test(String(input))) return `${path.at(-1)}: ${input}${unit}`;
  return scalarHint(input, wanted);
}

/** The units that a number without one most likely has. */
const UNITS: Readonly<Record<string, string>> = { timeout: "s", memory: "MB" };

/** For what was meant as a mapping. */
function mappingHint([root, key, ...rest]: Path, input: unknown): string | undefined {
  const name = String(rest.at(-1) ?? key ?? root);
  if (root === "env" && (key !== undefined || input !== null)) {
    const [variable = name.toUpperCase()] = /\w+/.exec(String(input ?? "")) ?? [];
    const item = `${key ?? variable.toLowerCase()}: { from: ${variable} }`;
    return key === undefined ? `env: { ${item} }` : item;
  }
  // All that is below it is commented out, for example.
  if (input === null) return `remove it, or write ${name}: {}`;
  const text = typeof input === "string" ? input : "";
  const [, left, right] = /^([\w-]+)(?::| *= *)([^\s/].*)$/.exec(text) ?? [];
  return left === undefined ? codeHint(input) : `write a colon and a space: ${left}: ${right}`;
}
