import { describe, expect, test } from "bun:test";
import { formatPath } from "../../../src/text.ts";
import { isFrozen, isPlainList, MAX_DEPTH, NotPlain, toPlain } from "../../../src/values/plain.ts";

function refusal(value: unknown): { path: string; message: string } {
  try {
    toPlain(value);
  } catch (error) {
    if (error instanceof NotPlain) {
      return { path: formatPath("v", error.path), message: error.message };
    }
  }
  throw new Error("it was accepted");
}

function nest(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

const long = (): number[] => Array.from({ length: 2_000 }, (_, id) => id);

test.each([
  ["a list", [1, [2]], true],
  ["an empty list", [], true],
  ["a long list", long(), true],
  ["a list with gaps", new Array(3), false],
  ["a long list with a member", Object.assign(long(), { a: 1 }), false],
  ["a long list with a hidden member", Object.defineProperty(long(), "a", {}), false],
  ["a match", "ab".match(/b/)!, false],
  ["a frozen list", Object.freeze(long()), true],
] as const)("isPlainList knows %s", (_, list, isPlain) => {
  expect(isPlainList(list)).toBe(isPlain);
});

test("isFrozen knows a long copy without looking at its items", () => {
  const copy = toPlain(long()) as object;
  expect([isFrozen(copy), isFrozen(Object.freeze(long())), isFrozen(long())]).toEqual([
    true,
    true,
    false,
  ]);
  expect(isFrozen(Object.preventExtensions({ a: 1 }))).toBe(false);
  // A proxy would count the questions, but would not be the copy: so time it is, by a wide margin.
  const big = toPlain(Array.from({ length: 200_000 }, (_, id) => id)) as object;
  const start = Bun.nanoseconds();
  for (let i = 0; i < 100; i++) isFrozen(big);
  expect(Bun.nanoseconds() - start).toBeLessThan(20_000_000);
});

describe("toPlain", () => {
  test("returns an equal copy, frozen at every depth", () => {
    const value = { a: [1, { b: null }], c: "x", d: true };
    const copy = toPlain(value) as typeof value;
    expect(copy).toEqual(value);
    expect(copy).not.toBe(value);
    expect([copy, copy.a, copy.a[1]].every(Object.isFrozen)).toBe(true);
    expect(Object.isFrozen(value.a)).toBe(false);
  });

  test("copies what is shared once", () => {
    let value: unknown = ["x"];
    for (let i = 0; i < 15; i++) value = [value, value];
    const copy = toPlain(value) as unknown[];
    expect(copy[0]).toBe(copy[1]);
  });

  test("allows data as deep as it says, and no deeper", () => {
    expect(() => toPlain(nest(MAX_DEPTH))).not.toThrow();
    expect(refusal(nest(MAX_DEPTH + 1)).message).toBe("it is nested more than 1,000 levels deep");
    expect(refusal(nest(60_000)).message).toBe("it is nested more than 1,000 levels deep");
  });

  test("accepts objects of another realm", () => {
    const { runInNewContext } = require("node:vm") as typeof import("node:vm");
    expect(toPlain(runInNewContext("({ a: [1] })"))).toEqual({ a: [1] });
  });

  test("keeps __proto__ a property", () => {
    const copy = toPlain(JSON.parse('{"__proto__":{"x":1}}')) as object;
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"x":1}}');
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  test("reads a getter once", () => {
    let reads = 0;
    const value = {
      get inner() {
        return { times: ++reads };
      },
    };
    expect(toPlain([value, { a: 1 }])).toEqual([{ inner: { times: 1 } }, { a: 1 }]);
    expect(reads).toBe(1);
  });

  const item = { x: 1 };
  const cycle: Record<string, unknown> = { item, again: item };
  cycle.list = [cycle];
  test.each([
    [() => {}, "v", "a function is not plain data"],
    [{ a: [0, new Date(0)] }, "v.a[1]", "a Date is not plain data"],
    [{ "a b": Number.NaN }, 'v["a b"]', "NaN is not plain data"],
    [[Number.NEGATIVE_INFINITY], "v[0]", "-Infinity is not plain data"],
    [{ n: 1n }, "v.n", "a bigint is not plain data"],
    [[undefined], "v[0]", "undefined is not plain data"],
    [cycle, "v.list[0]", "it contains itself"],
    [{ m: new Map() }, "v.m", "a Map is not plain data"],
    [{ m: "ab".match(/b/) }, "v.m", 'a list with the member "index" is not plain data'],
    [Object.assign(long(), { a: 1 }), "v", 'a list with the member "a" is not plain data'],
    [new (class List extends Array {})(), "v", "a List is not plain data"],
    [[Object.assign([1], { [Symbol("x")]: 1 })], "v[0]", "a symbol key is not plain data"],
    [{ a: { [Symbol("x")]: 1 } }, "v.a", "a symbol key is not plain data"],
    [Object.defineProperty({ a: 1 }, "b", {}), "v", 'the property "b" is not enumerable'],
    // oxlint-disable-next-line no-sparse-arrays -- it is what is tested
    [[1, , 3], "v[1]", "undefined is not plain data"],
    [Object.assign(new Array(3), { a: 1 }), "v", 'a list with the member "a" is not plain data'],
    [{ text: Object("x") }, "v.text", "a String is not plain data"],
    [{ a: 1, toJSON: () => 2 }, "v.toJSON", "a function is not plain data"],
    [new (class {})(), "v", "a class instance is not plain data"],
    [Object.assign(Object.create({ hidden: 1 }), { a: 1 }), "v", "an Object is not plain data"],
  ])("refuses %p", (value, path, message) => {
    expect(refusal(value)).toEqual({ path, message });
  });
});
