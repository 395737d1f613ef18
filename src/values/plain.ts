/**
 * Plain data: what JSON can hold, and nothing else.
 *
 * Takes any value and returns a deep-frozen copy, or throws where it is not plain
 * data. Knows nothing of plugins, entries or the cache.
 */

import type { Path } from "../text.ts";

export type Plain =
  null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** The form of a key. */
export const KEY = /^(?!__proto__$)[A-Za-z_][A-Za-z0-9_-]*$/;
export const KEY_HINT =
  "a key starts with a letter or _, and continues with letters, digits, _ or -";

/** Whether a value is an object and not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How deeply data may nest: far above real data, far below the end of the stack. */
export const MAX_DEPTH = 1_000;

/** How many values the parts that are referred to more than once may add up to. */
const MAX_REPEATS = 1_000_000;

/** Thrown for a part of a value that is not plain data. */
export class NotPlain extends Error {
  /** The steps to the part, from the root of the value. */
  readonly path: Path;
  readonly hint: string | undefined;
  /** `repeats`: the parts that are referred to more than once are too many. */
  readonly reason: "kind" | "repeats";

  constructor(path: Path, message: string, details: Partial<NotPlain> = {}) {
    super(message, "cause" in details ? { cause: details.cause } : {});
    this.path = [...path];
    this.hint = details.hint;
    this.reason = details.reason ?? "kind";
  }
}

/**
 * Copies a value and freezes the copy at every depth. A property that is
 * `undefined` is left out, as in JSON.
 *
 * @throws {NotPlain} if the value contains anything that JSON cannot.
 */
export function toPlain(value: unknown, maxRepeats = MAX_REPEATS): Plain {
  return copy(value, [], { objects: new Map(), repeats: maxRepeats });
}

interface Seen {
  /**
   * The copy of each object, how deeply that nests and how many values it has; `undefined`
   * while the object is being copied.
   */
  objects: Map<object, { copy: Plain; height: number; size: number } | undefined>;
  /** How many more repeated values are allowed. */
  repeats: number;
}

function copy(value: unknown, path: (string | number)[], seen: Seen): Plain {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isFinite(value)) return value;
      throw new NotPlain(path, `${value} is not plain data`, { hint: "use null" });
    case "object":
      return value === null ? null : copyObject(value, path, seen);
    case "bigint":
      throw new NotPlain(path, "a bigint is not plain data", { hint: "use Number() or String()" });
    case "undefined":
      throw new NotPlain(path, "undefined is not plain data", { hint: "use null" });
    default:
      throw new NotPlain(path, `a ${typeof value} is not plain data`);
  }
}

function copyObject(value: object, path: (string | number)[], seen: Seen): Plain {
  const { objects } = seen;
  const known = objects.get(value);
  if (known === undefined && objects.has(value)) {
    throw new NotPlain(path, "it contains itself", { hint: "refer to it by a name" });
  }
  if (path.length + (known?.height ?? 1) > MAX_DEPTH) {
    const hint = "use a flat list with references by name";
    const message = `it is nested more than ${MAX_DEPTH.toLocaleString("en")} levels deep`;
    throw new NotPlain(path, message, { hint });
  }
  if (known !== undefined) {
    seen.repeats -= known.size;
    if (seen.repeats < 0) {
      const details = { hint: "refer to a repeated part by a name", reason: "repeats" } as const;
      throw new NotPlain(path, "its repeated parts expand to too many values", details);
    }
    return known.copy;
  }
  objects.set(value, undefined);
  const result = Array.isArray(value)
    ? copyArray(value, path, seen)
    : copyRecord(value, path, seen);
  let height = 0;
  let size = 1;
  for (const part of Object.values(value)) {
    const inner = typeof part === "object" && part !== null ? objects.get(part) : undefined;
    if (inner !== undefined && inner.height > height) height = inner.height;
    size += inner?.size ?? 1;
  }
  objects.set(value, { copy: result, height: height + 1, size });
  return Object.freeze(result);
}

function copyArray(value: readonly unknown[], path: (string | number)[], seen: Seen): Plain[] {
  const result: Plain[] = [];
  for (let index = 0; index < value.length; index++) {
    path.push(index);
    result.push(copy(value[index], path, seen));
    path.pop();
  }
  return result;
}

function copyRecord(value: object, path: (string | number)[], seen: Seen): Record<string, Plain> {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && !isObjectPrototype(prototype)) {
    const hint = plainEquivalent(value);
    throw new NotPlain(path, `${describeClass(value)} is not plain data`, { hint });
  }
  if (Object.getOwnPropertySymbols(value).length > 0) {
    throw new NotPlain(path, "a symbol key is not plain data");
  }
  const result: Record<string, Plain> = {};
  for (const key of Object.keys(value)) {
    path.push(key);
    const item = read(value, key, path);
    if (item !== undefined) {
      const plain = copy(item, path, seen);
      // Assigning to "__proto__" would set the prototype instead of a property.
      if (key === "__proto__") {
        Object.defineProperty(result, key, { value: plain, enumerable: true });
      } else result[key] = plain;
    }
    path.pop();
  }
  return result;
}

/** Another realm (node:vm) has its own `Object.prototype`, which is recognized by its shape. */
function isObjectPrototype(prototype: object): boolean {
  return (
    prototype === Object.prototype ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "hasOwnProperty"))
  );
}

function read(value: object, key: string, path: (string | number)[]): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch (error) {
    throw new NotPlain(path, `reading it threw ${String(error)}`, { cause: error });
  }
}

function describeClass(value: object): string {
  const name = value.constructor?.name;
  if (typeof name !== "string" || name === "") return "a class instance";
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}

/** Says what to store instead. */
function plainEquivalent(value: object): string {
  if (value instanceof Date) return "use toISOString()";
  if (value instanceof Map) return "use Object.fromEntries()";
  if (value instanceof Set) return "use an array: [...set]";
  if (value instanceof Promise) return "await it first";
  if (value instanceof Error) return "use error.message";
  if (value instanceof URL || value instanceof RegExp) return "use String()";
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return "use an array of numbers or a base64 string";
  }
  return "return an object with the parts that are data";
}
