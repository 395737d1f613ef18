/**
 * Plain data: what JSON can hold, and nothing else.
 *
 * Takes any value and returns a deep-frozen copy, or throws where it is not plain
 * data. Knows nothing of plugins, entries or the cache.
 */

import { util } from "../process/modules.ts";
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
  return copy(value, [], {
    objects: new Map(),
    repeats: maxRepeats,
    extent: { height: 0, size: 0 },
  });
}

/** How deeply a value nests, and how many values it consists of. */
interface Extent {
  height: number;
  size: number;
}

interface Seen {
  /** The copy of each object and its extent; `undefined` while the object is being copied. */
  objects: Map<object, (Extent & { copy: Plain }) | undefined>;
  /** How many more repeated values are allowed. */
  repeats: number;
  /** What has been copied so far of the object that is being copied. */
  extent: Extent;
}

function copy(value: unknown, path: (string | number)[], seen: Seen): Plain {
  seen.extent.size++;
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
  const { objects, extent: outer } = seen;
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
    add(known, outer);
    return known.copy;
  }
  objects.set(value, undefined);
  const extent: Extent = { height: 0, size: 1 };
  seen.extent = extent;
  const result = Array.isArray(value)
    ? copyArray(value, path, seen)
    : copyRecord(value, path, seen);
  seen.extent = outer;
  const done = { copy: result, height: extent.height + 1, size: extent.size };
  objects.set(value, done);
  add(done, outer);
  if (extent.size > LONG) longCopies.add(result);
  return Object.freeze(result);
}

/** From how many values on an object is long: to ask all of its properties takes a while. */
const LONG = 1_000;

/** The long ones among the copies that {@link toPlain} has frozen. */
const longCopies = new WeakSet<object>();

/** Whether an object is frozen. `Object.isFrozen` alone would look at every item of a list. */
export function isFrozen(value: object): boolean {
  return longCopies.has(value) || (!Object.isExtensible(value) && Object.isFrozen(value));
}

/** Adds the extent of an object to that of the one that it is in, which counts it already. */
function add({ height, size }: Extent, outer: Extent): void {
  if (height > outer.height) outer.height = height;
  outer.size += size - 1;
}

function copyArray(value: readonly unknown[], path: (string | number)[], seen: Seen): Plain[] {
  refuseMembers(value, path);
  const result: Plain[] = [];
  for (let index = 0; index < value.length; index++) {
    path.push(index);
    result.push(copy(read(value, index, path), path, seen));
    path.pop();
  }
  return result;
}

/** Refuses a list with more than items, such as a match of a RegExp: JSON would drop it. */
function refuseMembers(value: readonly unknown[], path: Path): void {
  if (isPlainList(value)) return;
  const hint = "use an array: [...list]";
  // Array.prototype is a list itself, in every realm; that of a subclass is not.
  if (!Array.isArray(Object.getPrototypeOf(value))) refuseInstance(value, path, hint);
  if (Object.getOwnPropertySymbols(value).length > 0) refuseSymbol(path);
  const names = Object.getOwnPropertyNames(value);
  const member = names.find((name) => name !== "length" && !/^\d+$/.test(name));
  // It has gaps, which are refused as items.
  if (member === undefined) return;
  throw new NotPlain(path, `a list with the member "${member}" is not plain data`, {
    hint: "groups" in value ? "use [...match] or { ...match.groups }" : hint,
  });
}

/** Whether a list is an array without members of its own; a long one may have gaps. */
export function isPlainList(value: readonly unknown[]): boolean {
  if (!Array.isArray(Object.getPrototypeOf(value))) return false;
  if (Object.getOwnPropertySymbols(value).length > 0) return false;
  const { length } = value;
  if (length <= LONG) return Object.getOwnPropertyNames(value).length === length + 1;
  // The names of its items would take longer than to copy them.
  const shown = util().inspect(value, { maxArrayLength: 0, depth: 0, showHidden: true });
  return shown === `[ ... ${length} more items, [length]: ${length} ]`;
}

function refuseInstance(value: object, path: Path, hint: string): never {
  throw new NotPlain(path, `${describeClass(value)} is not plain data`, { hint });
}

function refuseSymbol(path: Path): never {
  throw new NotPlain(path, "a symbol key is not plain data", { hint: "use text as the key" });
}

function copyRecord(value: object, path: (string | number)[], seen: Seen): Record<string, Plain> {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && !isObjectPrototype(prototype)) {
    refuseInstance(value, path, plainEquivalent(value));
  }
  const keys = Object.keys(value);
  if (Reflect.ownKeys(value).length > keys.length) refuseHidden(value, path);
  const result: Record<string, Plain> = {};
  for (const key of keys) {
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

/** Refuses a property that JSON would drop. */
function refuseHidden(value: object, path: Path): void {
  if (Object.getOwnPropertySymbols(value).length > 0) refuseSymbol(path);
  const isEnumerable = Object.prototype.propertyIsEnumerable;
  const hidden = Object.getOwnPropertyNames(value).find((name) => !isEnumerable.call(value, name));
  if (hidden === undefined) return;
  const hint = "define it with enumerable: true, or return a copy without it: { ...object }";
  throw new NotPlain(path, `the property "${hidden}" is not enumerable`, { hint });
}

/** Another realm (node:vm) has its own `Object.prototype`, which is recognized by its shape. */
function isObjectPrototype(prototype: object): boolean {
  return (
    prototype === Object.prototype ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "hasOwnProperty"))
  );
}

function read(value: object, key: string | number, path: (string | number)[]): unknown {
  try {
    return (value as Record<string | number, unknown>)[key];
  } catch (error) {
    throw new NotPlain(path, `reading it threw ${String(error)}`, { cause: error });
  }
}

function describeClass(value: object): string {
  const name = value.constructor?.name;
  if (typeof name !== "string" || name === "") return "a class instance";
  // "a URL", "a Uint8Array", "a User"
  return `${/^(?:[AEIO]|U(?!RL|int|[nst]?[aeiS]))/.test(name) ? "an" : "a"} ${name}`;
}

/** Says what to store instead. */
function plainEquivalent(value: object): string {
  if (value instanceof Date) return "use toISOString()";
  if (value instanceof Map) return "use Object.fromEntries()";
  if (value instanceof Set) return "use an array: [...set]";
  if (value instanceof Promise) return "await it first";
  if (value instanceof Error) return "use error.message";
  if (value instanceof String || value instanceof Number || value instanceof Boolean) {
    return "use valueOf()";
  }
  if (value instanceof URL || value instanceof RegExp) return "use String()";
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return "use an array of numbers or a base64 string";
  }
  return "return an object with the parts that are data";
}
