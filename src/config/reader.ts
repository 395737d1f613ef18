/**
 * Checks parts of the parsed data against schemas, and turns what is wrong into errors.
 *
 * Every problem is collected with its place and a hint; nothing is thrown.
 */

import { type GenericSchema, safeParse } from "valibot";
import { type Code, type EntryName, LineupError, suggest } from "../errors.ts";
import { formatPath, isRecord, KEY } from "../values/plain.ts";
import type { Locate, Path } from "./document.ts";
import { type Checked, type Fields, MAPPING } from "./schema.ts";

/** What more is known of a problem. */
interface Details {
  hint?: string | undefined;
  part?: "key" | "value";
  entry?: EntryName | undefined;
}

/** Checks parts of the data against schemas, and collects what is wrong with them. */
export class Reader {
  readonly #shown: string;
  readonly locate: Locate;
  readonly problems: LineupError[];

  constructor(shown: string, locate: Locate, problems: LineupError[]) {
    this.#shown = shown;
    this.locate = locate;
    this.problems = problems;
  }

  /** Checks that some data is a mapping; an empty one stands in for what is none. */
  record(data: unknown, path: Path): Record<string, unknown> {
    if (data === undefined) return {};
    // What is an object in YAML's data and no list is a mapping with text as keys.
    if (isRecord(data)) return data;
    this.#addNoMapping(data, path, { hint: hintForPair(data) });
    return {};
  }

  #addNoMapping(data: unknown, path: Path, details: Details): void {
    const message = `${this.nameOf(path)} ${MAPPING}: got ${describe(data)}`;
    this.add("FIELD_INVALID", message, path, details);
  }

  /** Refuses the fields that are not known. */
  fields(data: object, known: readonly string[], path: Path, entry?: EntryName): void {
    for (const field of Object.keys(data)) {
      if (known.includes(field)) continue;
      this.#addUnknown(field, known, path, entry);
    }
  }

  #addUnknown(
    field: string,
    known: readonly string[],
    path: Path,
    entry: EntryName | undefined,
  ): void {
    const message = `there is no field "${field}" in ${this.nameOf(path)}`;
    const hint = suggest(field, known, "fields");
    this.add("FIELD_UNKNOWN", message, [...path, field], { hint, part: "key", entry });
  }

  /** Checks a mapping field by field; `undefined` when it has problems. */
  mapping<F extends Fields, R extends keyof F & string>(
    fields: F,
    required: readonly R[],
    data: unknown,
    path: Path,
    entry?: EntryName,
  ): Checked<F, R> | undefined {
    const before = this.problems.length;
    const known = Object.keys(fields);
    if (!isRecord(data)) {
      this.#addNoMapping(data, path, { hint: `its fields are ${known.join(", ")}`, entry });
      return undefined;
    }
    this.fields(data, known, path, entry);
    for (const field of required)
      if (!Object.hasOwn(data, field)) {
        const hint = MISSING_HINTS[field];
        this.add("FIELD_MISSING", `${this.nameOf(path)} has no "${field}"`, path, { hint, entry });
      }
    for (const field of known)
      if (Object.hasOwn(data, field))
        this.#field(fields[field]!, data[field], [...path, field], entry);
    return this.problems.length === before ? (data as Checked<F, R>) : undefined;
  }

  #field(schema: GenericSchema, value: unknown, path: Path, entry: EntryName | undefined): void {
    const { issues = [] } = safeParse(schema, value);
    for (const { message, expected, input } of issues) {
      const wanted = message.startsWith("must")
        ? message
        : `must be ${EXPECTED[expected ?? ""] ?? expected}`;
      this.add("FIELD_INVALID", `${this.nameOf(path)} ${wanted}: got ${describe(input)}`, path, {
        hint: wanted === MAPPING ? hintForPair(input) : hintFor(input, expected),
        entry,
      });
    }
  }

  add(code: Code, message: string, path: Path, details: Details = {}): void {
    const { part, ...rest } = details;
    this.problems.push(
      new LineupError(code, message, {
        location: this.locate(path, part),
        ...rest,
      }),
    );
  }

  /** Names a part of plugins.yaml in a message. */
  nameOf(path: Path): string {
    if (path.length === 0) return this.#shown;
    if (path[0] === "plugins" && typeof path[1] === "number") {
      const entry = `entry ${path[1] + 1}`;
      return path.length === 2
        ? entry
        : `${formatPath(String(path[2]), path.slice(3))} of ${entry}`;
    }
    return formatPath(String(path[0]), path.slice(1));
  }

  /** Refuses a key that the values can't have. */
  key(name: string, path: Path): void {
    if (!KEY.test(name))
      this.add("FIELD_INVALID", `"${name}" can't be the key of a value`, path, {
        part: "key",
        hint: "a key is a letter or _ and then letters, digits, _ or -",
      });
  }
}

const EXPECTED: Record<string, string> = {
  Array: "a list",
  boolean: "true or false",
  string: "text",
};

const MISSING_HINTS: Record<string, string> = {
  path: "an entry names its file: path: ./my-plugin.ts",
  from: "name the environment variable: from: MY_VARIABLE",
};

function hintFor(input: unknown, expected: string | null): string | undefined {
  if (expected === "boolean" && typeof input === "string")
    return "write true or false, without quotes; YAML 1.2 has no yes and no";
  if (expected === "string" && (typeof input === "number" || typeof input === "boolean"))
    return "put it in quotes";
  return undefined;
}

/** What looks like `key: value`, and is a text. */
function hintForPair(input: unknown): string | undefined {
  const isPair = typeof input === "string" && /^[\w-]+:[^\s/]/.test(input);
  return isPair ? "write a space after the colon" : undefined;
}

/** Shows a value in a message, cut short. */
export function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a mapping";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
