/**
 * One item of `plugins` → EntryConfig: its fields checked and its defaults filled in.
 *
 * The file that it names is not looked at here.
 */

import type { EntryName, Location } from "../errors.ts";
import { isRecord, KEY } from "../values/plain.ts";
import type { Path } from "./document.ts";
import { describe, type Reader } from "./reader.ts";
import { ENTRY_FIELDS, type EntryInput, LIMITS, type Limits } from "./schema.ts";

/** One entry of `plugins`. */
export interface EntryConfig {
  /** Its place in the list, from 1. */
  index: number;
  /** As plugins.yaml writes it. */
  path: string;
  export: string;
  as: string | undefined;
  options: Record<string, unknown>;
  needs: Record<string, string>;
  replace: boolean;
  lazy: boolean;
  /** false: skipped, and provides nothing. */
  enabled: boolean;
  onError: "stop" | "continue";
  /** Where a field of the entry stands; without a field, where the entry does. */
  locate: (field?: Path, part?: "key" | "value") => Location;
}

/** Reads an entry; `undefined` when it has problems. */
export function readEntry(
  item: unknown,
  position: number,
  onError: "stop" | "continue",
  reader: Reader,
): EntryConfig | undefined {
  const path = ["plugins", position];
  const short = typeof item === "string";
  if (!short && !isRecord(item)) {
    refuseItem(item, position, reader);
    return undefined;
  }
  const name = nameEntry(item, position);
  const fields = reader.mapping(ENTRY_FIELDS, ["path"], short ? { path: item } : item, path, name);
  if (fields === undefined) return undefined;
  if (!checkEntry(fields, path, name, reader)) return undefined;
  return {
    index: position + 1,
    path: fields.path,
    export: fields.export ?? "default",
    as: fields.as,
    options: withoutPrototype(fields.options),
    needs: withoutPrototype(fields.needs as Record<string, string> | undefined),
    replace: fields.replace === true,
    lazy: fields.lazy === true,
    enabled: fields.enabled !== false,
    onError: fields.on_error ?? onError,
    locate: (field = [], part) =>
      short || field.length === 0
        ? reader.locate(short ? path : [...path, "path"])
        : reader.locate([...path, ...field], part),
  };
}

function refuseItem(item: unknown, position: number, reader: Reader): void {
  reader.add(
    "FIELD_INVALID",
    `entry ${position + 1} must be a path or a mapping: got ${describe(item)}`,
    ["plugins", position],
    {
      entry: { index: position + 1, as: "", path: "" },
      hint: "write - ./my-plugin.ts, or - path: ./my-plugin.ts with its fields below",
    },
  );
}

function nameEntry(item: string | Record<string, unknown>, position: number): EntryName {
  const path = typeof item === "string" ? item : String(item.path ?? "");
  const as = typeof item === "object" && typeof item.as === "string" ? item.as : "";
  return { index: position + 1, as, path };
}

/** A copy in which a key such as "toString" is there only when it was written. */
function withoutPrototype<T>(mapping: Record<string, T> = {}): Record<string, T> {
  return Object.assign(Object.create(null), mapping);
}

/** Checks what the schema can't say. */
function checkEntry(fields: EntryInput, path: Path, entry: EntryName, reader: Reader): boolean {
  const before = reader.problems.length;
  refuseLimits(fields, path, `entry ${entry.index} (${entry.path})`, reader, entry);
  for (const [need, key] of Object.entries(fields.needs ?? {}))
    if (typeof key !== "string" || !KEY.test(key))
      reader.add(
        "FIELD_INVALID",
        `the need "${need}" must name the key of a value: got ${describe(key)}`,
        [...path, "needs", need],
        { entry, hint: "to fix a need to a value, set it in options" },
      );
  return reader.problems.length === before;
}

/** A limit that is not enforced must not look enforced. */
export function refuseLimits(
  fields: Limits,
  path: Path,
  who: string,
  reader: Reader,
  entry?: EntryName,
): void {
  for (const limit of LIMITS)
    if (fields[limit] !== undefined)
      reader.add(
        "ENTRY_LIMIT_UNSUPPORTED",
        `${who} sets ${limit}, which this version of lineup can't enforce`,
        [...path, limit],
        {
          part: "key",
          entry,
          hint: `remove ${limit}: an entry never runs with a limit that would not hold`,
        },
      );
}
