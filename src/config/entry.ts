/**
 * One item of `plugins` → EntryConfig, with its fields checked and defaults filled in.
 *
 * The file that it names is not opened.
 */

import type { EntryName, Location } from "../diagnostics/diagnostic.ts";
import { type Path, showValue } from "../text.ts";
import type { Reference } from "../values/part.ts";
import { isRecord } from "../values/plain.ts";
import { type Defaults, readCall, type Isolation } from "./isolation.ts";
import { ENTRY_FIELDS, type OnError } from "./fields.ts";
import type { Reader, References } from "./reader.ts";

/** One entry of `plugins`. The fields are those of plugins.yaml. */
export interface EntryConfig {
  /** Its place in the list, from 1. */
  readonly index: number;
  /** As plugins.yaml writes it. */
  readonly path: string;
  readonly export: string;
  readonly as: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: Readonly<Record<string, References>>;
  readonly replace: boolean;
  readonly lazy: boolean;
  readonly enabled: boolean;
  /** The value that decides whether the entry runs; `undefined`: it always does. */
  readonly when: Reference | undefined;
  readonly onError: OnError;
  /** How often `run` is called again if it fails. */
  readonly retry: number;
  /** `undefined`: the plugin runs in lineup's process. */
  readonly isolation: Isolation | undefined;
  /** Returns the location of a field of the entry; without a field, of its path. */
  readonly locate: (field?: Path, part?: "key" | "value") => Location;
}

/**
 * Reads an entry; returns `undefined` if that adds problems to the reader.
 *
 * @param defaults what applies if the entry does not set it.
 */
export function readEntry(
  item: unknown,
  index: number,
  defaults: Defaults,
  reader: Reader,
): EntryConfig | undefined {
  const path = ["plugins", index - 1];
  const isShort = typeof item === "string";
  const data = isShort ? { path: item } : readItem(item, path, reader);
  if (data === undefined) return undefined;
  const name = { index, as: textOf(data.as), path: textOf(data.path) };
  const fields = reader.mapping(ENTRY_FIELDS, data, path, name);
  if (fields === undefined) return undefined;
  const before = reader.problems.length;
  const needs = readNeeds(fields.needs, path, name, reader);
  const when = readWhen(fields.when, path, name, reader);
  const call = readCall(fields, defaults, { path, entry: name, reader });
  if (reader.problems.length > before) return undefined;
  return {
    index,
    path: fields.path,
    export: fields.export ?? "default",
    as: fields.as,
    options: withoutPrototype(fields.options),
    needs,
    replace: fields.replace === true,
    lazy: fields.lazy === true,
    enabled: fields.enabled !== false,
    when,
    ...call,
    locate(field = [], part) {
      if (isShort) return reader.locate(path);
      return reader.locate([...path, ...(field.length === 0 ? ["path"] : field)], part);
    },
  };
}

/** Returns the fields of an entry; refuses one that is no mapping, or starts as a short path. */
function readItem(item: unknown, path: Path, reader: Reader): Record<string, unknown> | undefined {
  const index = Number(path[1]) + 1;
  const entry = { index, as: "", path: "" };
  if (!isRecord(item)) {
    const message = `entry ${index} must be a path or a mapping, got ${showValue(item)}`;
    reader.add("FIELD_INVALID", message, path, { entry, hint: "- ./my-plugin.ts" });
    return undefined;
  }
  for (const field of Object.keys(item)) {
    const [script] = /^\S+?\.[cm]?[jt]sx?(?![\w.])/.exec(field) ?? [];
    if (script === undefined) continue;
    const message = 'an entry with fields must start with "path:"';
    const details = { part: "key", entry, hint: `- path: ${script}` } as const;
    reader.add("FIELD_INVALID", message, [...path, field], details);
    return undefined;
  }
  return item;
}

/** Returns text for a name; what is not text is refused elsewhere. */
function textOf(field: unknown): string {
  return typeof field === "string" ? field : "";
}

/** Copies a mapping, so that a key such as "toString" is only there if it was written. */
function withoutPrototype<T>(mapping: Record<string, T> = {}): Record<string, T> {
  return Object.assign(Object.create(null), mapping);
}

/** Returns the key in a template, such as `${version}`, or that of a file, as far as it can be told. */
function keyIn(item: unknown): string | undefined {
  const [, ofTemplate] =
    /^(?:\$\{?|\{\{\s*)([A-Za-z_][\w.-]*)(?:\}|\s*\}\})?$/.exec(textOf(item)) ?? [];
  const [, ofFile] = /^\.{0,2}\/(?:.*\/)?([\w-]+)(?:\/index)?\.\w+$/.exec(textOf(item)) ?? [];
  return ofTemplate ?? ofFile?.replaceAll("-", "_");
}

function readWhen(when: string | undefined, path: Path, entry: EntryName, reader: Reader) {
  return when === undefined ? undefined : reader.reference(when, [...path, "when"], { entry });
}

/** Reads what a schema cannot check. */
function readNeeds(needs: object = {}, path: Path, entry: EntryName, reader: Reader) {
  const read: Record<string, References> = Object.create(null);
  for (const [need, written] of Object.entries(needs)) {
    const hintOf = (item: unknown) => {
      const meant = keyIn(item);
      if (meant !== undefined) return `needs names the key: needs: { ${need}: ${meant} }`;
      const value = typeof item === "string" ? JSON.stringify(item) : showValue(item);
      return typeof item !== "object" || item === null
        ? `to fix the need to a value, set it in options: { ${need}: ${value} }`
        : `name keys: needs: { ${need}: [one_key, other_key] }`;
    };
    read[need] = reader.references(written, [...path, "needs", need], { entry, hintOf });
  }
  return read;
}
