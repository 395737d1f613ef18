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

const { get: getOf, set: setOf } = Reflect;

/** What lineup cannot do without between the calls of plugins, as it was. */
const object = Object;
const arrays = Array;
const array = Array.prototype;
const map = Map.prototype;
const set = Set.prototype;
const string = String.prototype;
const regexp = RegExp.prototype;
const promise = Promise.prototype;
const {
  keys: objectKeys,
  values: objectValues,
  entries: objectEntries,
  fromEntries: objectFromEntries,
  freeze: objectFreeze,
  hasOwn: objectHasOwn,
  defineProperty: objectDefineProperty,
} = object;
const { isArray: arrayIsArray } = arrays;
const {
  [Symbol.iterator]: arrayIterator,
  push: arrayPush,
  map: arrayMap,
  filter: arrayFilter,
  flatMap: arrayFlatMap,
  find: arrayFind,
  some: arraySome,
  every: arrayEvery,
  includes: arrayIncludes,
  indexOf: arrayIndexOf,
  slice: arraySlice,
  splice: arraySplice,
  join: arrayJoin,
  reverse: arrayReverse,
} = array;
const { get: mapGet, set: mapSet, has: mapHas, [Symbol.iterator]: mapIterator } = map;
const { add: setAdd, has: setHas, [Symbol.iterator]: setIterator } = set;
const {
  replace: stringReplace,
  replaceAll: stringReplaceAll,
  split: stringSplit,
  slice: stringSlice,
  startsWith: stringStartsWith,
} = string;
const { exec: regexpExec, test: regexpTest } = regexp;
const { then: promiseThen } = promise;

/** Compares by name: it is done after each call. */
function isUntouched(): boolean {
  return (
    object.keys === objectKeys &&
    object.values === objectValues &&
    object.entries === objectEntries &&
    object.fromEntries === objectFromEntries &&
    object.freeze === objectFreeze &&
    object.hasOwn === objectHasOwn &&
    object.defineProperty === objectDefineProperty &&
    arrays.isArray === arrayIsArray &&
    array[Symbol.iterator] === arrayIterator &&
    array.push === arrayPush &&
    array.map === arrayMap &&
    array.filter === arrayFilter &&
    array.flatMap === arrayFlatMap &&
    array.find === arrayFind &&
    array.some === arraySome &&
    array.every === arrayEvery &&
    array.includes === arrayIncludes &&
    array.indexOf === arrayIndexOf &&
    array.slice === arraySlice &&
    array.splice === arraySplice &&
    array.join === arrayJoin &&
    array.reverse === arrayReverse
  );
}

function areOthersUntouched(): boolean {
  return (
    map.get === mapGet &&
    map.set === mapSet &&
    map.has === mapHas &&
    map[Symbol.iterator] === mapIterator &&
    set.add === setAdd &&
    set.has === setHas &&
    set[Symbol.iterator] === setIterator &&
    string.replace === stringReplace &&
    string.replaceAll === stringReplaceAll &&
    string.split === stringSplit &&
    string.slice === stringSlice &&
    string.startsWith === stringStartsWith &&
    regexp.exec === regexpExec &&
    regexp.test === regexpTest &&
    promise.then === promiseThen
  );
}

/** An owner, a name, what was there, and an example. */
type Needed = readonly [owner: object, name: PropertyKey, original: unknown, works: () => boolean];

// Made when something has been changed.
const listOfObjects = (): readonly Needed[] => [
  [Object, "keys", objectKeys, () => Object.keys({ a: 1 })[0] === "a"],
  [Object, "values", objectValues, () => Object.values({ a: 1 })[0] === 1],
  [Object, "entries", objectEntries, () => Object.entries({ a: 1 })[0]![0] === "a"],
  [Object, "fromEntries", objectFromEntries, () => Object.fromEntries([["a", 1]])["a"] === 1],
  [Object, "freeze", objectFreeze, () => Object.isFrozen(Object.freeze({ a: 1 }))],
  [Object, "hasOwn", objectHasOwn, () => Object.hasOwn({ a: 1 }, "a") && !Object.hasOwn({}, "a")],
  [
    Object,
    "defineProperty",
    objectDefineProperty,
    () => "a" in Object.defineProperty({}, "a", { value: 1 }),
  ],
  [Array, "isArray", arrayIsArray, () => Array.isArray([]) && !Array.isArray({})],
  [Array.prototype, Symbol.iterator, arrayIterator, () => Math.max(...[1, 2]) === 2],
  [Array.prototype, "push", arrayPush, () => [0].push(1) === 2],
  [Array.prototype, "map", arrayMap, () => [1].map((one) => one + 1)[0] === 2],
  [Array.prototype, "filter", arrayFilter, () => [1, 2].filter((one) => one > 1)[0] === 2],
  [Array.prototype, "flatMap", arrayFlatMap, () => [1].flatMap((one) => [0, one])[1] === 1],
  [Array.prototype, "find", arrayFind, () => [1, 2].find((one) => one > 1) === 2],
  [Array.prototype, "some", arraySome, () => [1].some(Boolean) && ![0].some(Boolean)],
  [Array.prototype, "every", arrayEvery, () => [1].every(Boolean) && ![0].every(Boolean)],
  [Array.prototype, "includes", arrayIncludes, () => [1].includes(1) && ![1].includes(2)],
  [Array.prototype, "indexOf", arrayIndexOf, () => [1, 2].indexOf(2) === 1],
  [Array.prototype, "slice", arraySlice, () => [1, 2].slice(1)[0] === 2],
  [Array.prototype, "splice", arraySplice, () => [1, 2].splice(1, 1)[0] === 2],
  [Array.prototype, "join", arrayJoin, () => [1, 2].join("-") === "1-2"],
  [Array.prototype, "reverse", arrayReverse, () => [1, 2].reverse()[0] === 2],
];

const listOfOthers = (): readonly Needed[] => [
  [Map.prototype, "get", mapGet, () => new Map([[1, 2]]).get(1) === 2],
  [Map.prototype, "set", mapSet, () => new Map().set(1, 2).size === 1],
  [Map.prototype, "has", mapHas, () => new Map([[1, 2]]).has(1) && !new Map().has(1)],
  [Map.prototype, Symbol.iterator, mapIterator, () => [...new Map([[1, 2]])][0]![1] === 2],
  [Set.prototype, "add", setAdd, () => new Set().add(1).size === 1],
  [Set.prototype, "has", setHas, () => new Set([1]).has(1) && !new Set().has(1)],
  [Set.prototype, Symbol.iterator, setIterator, () => [...new Set([1])][0] === 1],
  [
    String.prototype,
    "replace",
    stringReplace,
    () => "aba".replace(/a$/, (text) => `${text}c`) === "abac",
  ],
  [String.prototype, "replaceAll", stringReplaceAll, () => "aba".replaceAll("a", "c") === "cbc"],
  [String.prototype, "split", stringSplit, () => "a b".split(" ")[1] === "b"],
  [String.prototype, "slice", stringSlice, () => "ab".slice(1) === "b"],
  [
    String.prototype,
    "startsWith",
    stringStartsWith,
    () => "ab".startsWith("a") && !"ab".startsWith("b"),
  ],
  [RegExp.prototype, "exec", regexpExec, () => /a(b)/.exec("ab")![1] === "b"],
  [RegExp.prototype, "test", regexpTest, () => /a/.test("a") && !/a/.test("b")],
  [Promise.prototype, "then", promiseThen, () => Promise.resolve().then() instanceof Promise],
];

/**
 * Puts back what plugins have changed so that it does not work any more; returns the name of
 * the first. What they have wrapped or replaced by its like stays.
 */
export function putBack(): string | undefined {
  if (isUntouched() && areOthersUntouched()) return undefined;
  const ofObjects = putBackOf(listOfObjects());
  const ofOthers = putBackOf(listOfOthers());
  return ofObjects ?? ofOthers;
}

function putBackOf(all: readonly Needed[]): string | undefined {
  let first: string | undefined;
  // Nothing that may have been changed is used.
  for (let index = 0; index < all.length; index++) {
    const needed = all[index]!;
    const owner = needed[0];
    const name = needed[1];
    const original = needed[2];
    if (getOf(owner, name) === original || isWorking(needed)) continue;
    setOf(owner, name, original);
    first ??= nameOf(owner, name);
  }
  return first;
}

function isWorking(needed: Needed): boolean {
  try {
    return needed[3]();
  } catch {
    return false;
  }
}

function nameOf(owner: object, name: PropertyKey): string {
  const of = typeof owner === "function" ? owner.name : `${owner.constructor.name}.prototype`;
  return typeof name === "symbol" ? `${of}[Symbol.iterator]` : `${of}.${String(name)}`;
}
