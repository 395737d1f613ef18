/**
 * One item of `plugins` → EntryConfig, with its fields checked and defaults filled in.
 *
 * The file that it names is not opened.
 */

import type { EntryName, Location } from "../diagnostics/diagnostic.ts";
import { type Path, showValue } from "../text.ts";
import { isRecord, KEY } from "../values/plain.ts";
import { ENTRY_FIELDS } from "./fields.ts";
import type { Reader } from "./reader.ts";

/** One entry of `plugins`. The fields are those of plugins.yaml. */
export interface EntryConfig {
  /** Its place in the list, from 1. */
  readonly index: number;
  /** As plugins.yaml writes it. */
  readonly path: string;
  readonly export: string;
  readonly as: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: Readonly<Record<string, string>>;
  readonly replace: boolean;
  readonly lazy: boolean;
  readonly enabled: boolean;
  readonly onError: "stop" | "continue";
  /** Returns the location of a field of the entry; without a field, of its path. */
  readonly locate: (field?: Path, part?: "key" | "value") => Location;
}

/**
 * Reads an entry; returns `undefined` if that adds problems to the reader.
 *
 * @param onError what applies if the entry does not set `on_error`.
 */
export function readEntry(
  item: unknown,
  index: number,
  onError: "stop" | "continue",
  reader: Reader,
): EntryConfig | undefined {
  const path = ["plugins", index - 1];
  const isShort = typeof item === "string";
  const data = isShort ? { path: item } : item;
  if (!isRecord(data)) {
    const message = `entry ${index} must be a path or a mapping, got ${showValue(item)}`;
    const entry = { index, as: "", path: "" };
    reader.add("FIELD_INVALID", message, path, { entry, hint: "- ./my-plugin.ts" });
    return undefined;
  }
  const name = { index, as: textOf(data.as), path: textOf(data.path) };
  const fields = reader.mapping(ENTRY_FIELDS, data, path, name);
  if (fields === undefined || !checkNeeds(fields.needs, path, name, reader)) return undefined;
  return {
    index,
    path: fields.path,
    export: fields.export ?? "default",
    as: fields.as,
    options: withoutPrototype(fields.options),
    needs: withoutPrototype(fields.needs as Record<string, string> | undefined),
    replace: fields.replace === true,
    lazy: fields.lazy === true,
    enabled: fields.enabled !== false,
    onError: fields.on_error ?? onError,
    locate(field = [], part) {
      if (isShort) return reader.locate(path);
      return reader.locate([...path, ...(field.length === 0 ? ["path"] : field)], part);
    },
  };
}

/** Returns text for a name; what is not text is refused elsewhere. */
function textOf(field: unknown): string {
  return typeof field === "string" ? field : "";
}

/** Copies a mapping, so that a key such as "toString" is only there if it was written. */
function withoutPrototype<T>(mapping: Record<string, T> = {}): Record<string, T> {
  return Object.assign(Object.create(null), mapping);
}

/** Checks what a schema cannot; returns whether nothing is wrong. */
function checkNeeds(needs: object = {}, path: Path, entry: EntryName, reader: Reader): boolean {
  const before = reader.problems.length;
  for (const [need, key] of Object.entries(needs)) {
    if (typeof key === "string" && KEY.test(key)) continue;
    const label = reader.labelOf([...path, "needs", need], entry);
    const message = `${label} must be a key, got ${showValue(key)}`;
    const value = typeof key === "string" ? JSON.stringify(key) : showValue(key);
    const hint = `to fix the need to a value, set it in options: { ${need}: ${value} }`;
    reader.add("FIELD_INVALID", message, [...path, "needs", need], { entry, hint });
  }
  return reader.problems.length === before;
}
