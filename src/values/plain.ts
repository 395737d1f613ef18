/**
 * Plain data: what JSON can hold, and nothing else.
 *
 * Takes any value and gives a deep-frozen copy of it, or says where and why it
 * is not plain data. Knows nothing of plugins, entries or the cache.
 */

export type Plain =
  null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** What the key of a value may look like. */
export const KEY = /^(?!__proto__$)[A-Za-z_][A-Za-z0-9_-]*$/;

/** Tells a mapping from everything else. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How deep data may nest: well above any real data, well below the stack's end. */
export const MAX_DEPTH = 1_000;

/** How many values the parts may hold that are referred to more than once. */
const MAX_REPEATS = 1_000_000;

/** Says which part of a value is not plain data. */
export class NotPlain extends Error {
  /** The way to the part, from the value's root. */
  readonly path: readonly (string | number)[];
  readonly hint: string | undefined;

  constructor(path: readonly (string | number)[], message: string, hint?: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.path = path;
    this.hint = hint;
  }
}

/**
 * Copies a value and freezes the copy at every depth. A property that holds
 * `undefined` is left out, as JSON leaves it out.
 *
 * @throws {NotPlain} where the value holds anything that JSON can't.
 */
export function toPlain(value: unknown, maxRepeats = MAX_REPEATS): Plain {
  return copy(value, [], { objects: new Map(), repeats: maxRepeats });
}

/** Writes a path as JavaScript would: `result.items[3].when`. */
export function formatPath(root: string, path: readonly (string | number)[]): string {
  // A path of a thousand steps helps nobody: its start and its end do.
  const shown = path.length > 12 ? [...path.slice(0, 8), "…", path.at(-1)!] : path;
  return shown.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (step === "…") return `${text}…`;
    return /^[A-Za-z_$][\w$]*$/.test(step) ? `${text}.${step}` : `${text}[${JSON.stringify(step)}]`;
  }, root);
}

/** What is known of an object: its copy, how deep that nests, how many values it holds. */
interface Known {
  copy: Plain;
  height: number;
  size: number;
}

interface Seen {
  /** `undefined` for an object that is being copied. */
  objects: Map<object, Known | undefined>;
  /** How many more values may be met again. */
  repeats: number;
}

function copy(value: unknown, path: (string | number)[], seen: Seen): Plain {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isFinite(value)) return value;
      throw new NotPlain(path, `${value} is not plain data`, "use null");
    case "object":
      return value === null ? null : copyObject(value, path, seen);
    case "bigint":
      throw new NotPlain(path, "a bigint is not plain data", "use Number() or String()");
    case "undefined":
      throw new NotPlain(path, "undefined is not plain data", "use null");
    default:
      throw new NotPlain(path, `a ${typeof value} is not plain data`);
  }
}

function copyObject(value: object, path: (string | number)[], seen: Seen): Plain {
  const { objects } = seen;
  const known = objects.get(value);
  if (known === undefined && objects.has(value))
    throw new NotPlain(
      path,
      "it refers back to itself",
      "a value can't hold itself: refer to it by a name",
    );
  if (path.length + (known?.height ?? 1) > MAX_DEPTH)
    throw new NotPlain(
      path,
      `it nests more than ${MAX_DEPTH} levels deep`,
      "use a flat list with references by name",
    );
  if (known !== undefined) {
    seen.repeats -= known.size;
    if (seen.repeats < 0)
      throw new NotPlain(
        path,
        "it repeats its parts without bound",
        "refer to a part by a name where it stands again",
      );
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
  if (prototype !== null && !isObjectPrototype(prototype))
    throw new NotPlain(path, `${describeClass(value)} is not plain data`, hintFor(value));
  if (Object.getOwnPropertySymbols(value).length > 0)
    throw new NotPlain(path, "a symbol as a key is not plain data");
  const result: Record<string, Plain> = {};
  for (const key of Object.keys(value)) {
    path.push(key);
    const item = read(value, key, path);
    if (item !== undefined) {
      const plain = copy(item, path, seen);
      // Assigning to "__proto__" would set the prototype instead of a property.
      if (key === "__proto__")
        Object.defineProperty(result, key, { value: plain, enumerable: true });
      else result[key] = plain;
    }
    path.pop();
  }
  return result;
}

/** Another realm (node:vm) has an `Object.prototype` of its own: it is told by its shape. */
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
    throw new NotPlain(path, `reading it threw ${String(error)}`, undefined, error);
  }
}

function describeClass(value: object): string {
  const name = value.constructor?.name;
  if (typeof name !== "string" || name === "") return "a class instance";
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}

function hintFor(value: object): string {
  if (value instanceof Date) return "use toISOString()";
  if (value instanceof Map) return "use Object.fromEntries()";
  if (value instanceof Set) return "use an array: [...set]";
  if (value instanceof Promise) return "await it first";
  if (value instanceof Error) return "use its message";
  if (value instanceof URL || value instanceof RegExp) return "use String()";
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return "use an array of numbers, or a base64 string";
  return "use an object with the parts that are data";
}
