/** What JavaScript itself provides, which plugins can replace and lineup cannot do without. */

const NAMES = ["Array", "Error", "Function", "Map", "Number", "Object", "Promise", "RegExp"];
const MORE_NAMES = ["Set", "String", "Symbol", "TypeError", "WeakMap"];

/** Finds built-ins that plugins have changed. To be called after a failure: it takes long. */
export function findChanged(): string[] {
  const found: string[] = [];
  try {
    for (const name of [...NAMES, ...MORE_NAMES]) {
      const value: unknown = Reflect.get(globalThis, name);
      if (!isNative(value)) {
        found.push(name);
        continue;
      }
      // Error.prepareStackTrace is there to be replaced.
      if (name !== "Error") found.push(...changedIn(value, name));
      found.push(...changedIn(value.prototype as object, `${name}.prototype`));
    }
  } catch {
    // What would find it has been changed, too.
    if (found.length === 0) found.push("a built-in function");
  }
  return found;
}

function changedIn(object: object, name: string): string[] {
  return Reflect.ownKeys(object).flatMap((key) => {
    const { value, get } = Reflect.getOwnPropertyDescriptor(object, key)!;
    const isChanged = value === undefined ? get === undefined : !isNative(value);
    const isFunction = value === undefined || typeof value === "function";
    return isFunction && isChanged ? [`${name}.${String(key)}`] : [];
  });
}

function isNative(value: unknown): value is Function {
  return (
    typeof value === "function" && Function.prototype.toString.call(value).includes("[native code]")
  );
}

/** What lineup cannot do without between the calls of plugins: an owner, a name, and an example. */
type Needed = readonly [owner: object, name: PropertyKey, works: () => boolean];

const NEEDED: readonly Needed[] = [
  [Object, "keys", () => Object.keys({ a: 1 })[0] === "a"],
  [Object, "values", () => Object.values({ a: 1 })[0] === 1],
  [Object, "entries", () => Object.entries({ a: 1 })[0]![0] === "a"],
  [Object, "fromEntries", () => Object.fromEntries([["a", 1]])["a"] === 1],
  [Object, "freeze", () => Object.isFrozen(Object.freeze({ a: 1 }))],
  [Object, "hasOwn", () => Object.hasOwn({ a: 1 }, "a") && !Object.hasOwn({}, "a")],
  [Object, "defineProperty", () => "a" in Object.defineProperty({}, "a", { value: 1 })],
  [Array, "isArray", () => Array.isArray([]) && !Array.isArray({})],
  [Array.prototype, Symbol.iterator, () => Math.max(...[1, 2]) === 2],
  [Array.prototype, "push", () => [0].push(1) === 2],
  [Array.prototype, "map", () => [1].map((one) => one + 1)[0] === 2],
  [Array.prototype, "filter", () => [1, 2].filter((one) => one > 1)[0] === 2],
  [Array.prototype, "flatMap", () => [1].flatMap((one) => [0, one])[1] === 1],
  [Array.prototype, "find", () => [1, 2].find((one) => one > 1) === 2],
  [Array.prototype, "some", () => [1].some(Boolean) && ![0].some(Boolean)],
  [Array.prototype, "every", () => [1].every(Boolean) && ![0].every(Boolean)],
  [Array.prototype, "includes", () => [1].includes(1) && ![1].includes(2)],
  [Array.prototype, "indexOf", () => [1, 2].indexOf(2) === 1],
  [Array.prototype, "slice", () => [1, 2].slice(1)[0] === 2],
  [Array.prototype, "splice", () => [1, 2].splice(1, 1)[0] === 2],
  [Array.prototype, "join", () => [1, 2].join("-") === "1-2"],
  [Array.prototype, "reverse", () => [1, 2].reverse()[0] === 2],
  [Map.prototype, "get", () => new Map([[1, 2]]).get(1) === 2],
  [Map.prototype, "set", () => new Map().set(1, 2).size === 1],
  [Map.prototype, "has", () => new Map([[1, 2]]).has(1) && !new Map().has(1)],
  [Map.prototype, Symbol.iterator, () => [...new Map([[1, 2]])][0]![1] === 2],
  [Set.prototype, "add", () => new Set().add(1).size === 1],
  [Set.prototype, "has", () => new Set([1]).has(1) && !new Set().has(1)],
  [Set.prototype, Symbol.iterator, () => [...new Set([1])][0] === 1],
  [String.prototype, "replace", () => "aba".replace(/a$/, (text) => `${text}c`) === "abac"],
  [String.prototype, "replaceAll", () => "aba".replaceAll("a", "c") === "cbc"],
  [String.prototype, "split", () => "a b".split(" ")[1] === "b"],
  [String.prototype, "slice", () => "ab".slice(1) === "b"],
  [String.prototype, "startsWith", () => "ab".startsWith("a") && !"ab".startsWith("b")],
  [RegExp.prototype, "exec", () => /a(b)/.exec("ab")![1] === "b"],
  [RegExp.prototype, "test", () => /a/.test("a") && !/a/.test("b")],
  [Promise.prototype, "then", () => Promise.resolve().then() instanceof Promise],
];

const originals = NEEDED.map(([owner, name]) => Reflect.get(owner, name) as unknown);
const { get: getOf, set: setOf } = Reflect;

/**
 * Puts back what plugins have changed so that it does not work any more; returns the name of
 * the first. What they have wrapped or replaced by its like stays.
 */
export function putBack(): string | undefined {
  let first: PropertyKey | undefined;
  let firstOwner: object | undefined;
  // Nothing that may have been changed is used.
  for (let index = 0; index < NEEDED.length; index++) {
    const needed = NEEDED[index]!;
    const owner = needed[0];
    const name = needed[1];
    if (getOf(owner, name) === originals[index] || isWorking(needed)) continue;
    setOf(owner, name, originals[index]);
    first ??= name;
    firstOwner ??= owner;
  }
  return first === undefined ? undefined : nameOf(firstOwner!, first);
}

function isWorking(needed: Needed): boolean {
  try {
    return needed[2]();
  } catch {
    return false;
  }
}

function nameOf(owner: object, name: PropertyKey): string {
  const of = typeof owner === "function" ? owner.name : `${owner.constructor.name}.prototype`;
  return typeof name === "symbol" ? `${of}[${String(name).slice(7, -1)}]` : `${of}.${String(name)}`;
}
