import { describe, expect, test } from "bun:test";
import { Cache, type Writer } from "../../../src/values/cache.ts";

function writer(key: string, index: number): Writer {
  return { key, source: index === 0 ? "values" : "entry", index, locate: () => undefined };
}

const LAST = Number.POSITIVE_INFINITY;

describe("find", () => {
  const cache = new Cache();
  const writers = [writer("a", 0), writer("a", 2), writer("a", 4), writer("b", 1)];
  for (const one of writers) cache.declare(one);
  cache.store(writers[0]!, "initial");
  cache.store(writers[1]!, "second");

  test.each([
    ["a", 1, { writer: writers[0]!, value: "initial" }],
    // An entry does not see itself.
    ["a", 2, { writer: writers[0]!, value: "initial" }],
    ["a", 3, { writer: writers[1]!, value: "second" }],
    // A writer that stored nothing leaves what was stored before it.
    ["a", LAST, { writer: writers[1]!, value: "second" }],
    ["b", LAST, undefined],
    ["nothing", LAST, undefined],
  ])("%s above %p", async (key, index, found) => {
    expect(await cache.find(key, index)).toEqual(found);
  });

  test("snapshot holds the last value of each key", () => {
    expect(cache.snapshot()).toEqual({ a: "second" });
  });
});

test("a writer that failed takes away what was stored before, for those below it", async () => {
  const cache = new Cache();
  const writers = [writer("a", 0), writer("a", 1), writer("a", 2), writer("b", 3)];
  for (const one of writers) cache.declare(one);
  for (const one of writers.slice(0, 2)) cache.store(one, one.index);
  const before = cache.now;
  const look = (at: number) => [1, 2, LAST].map((index) => cache.has("a", index, at));
  cache.fail(writers[1]!, new Error("late"));
  expect([look(before), look(cache.now)]).toEqual([
    [true, true, true],
    [true, false, false],
  ]);
  expect(await cache.find("a", 1)).toEqual({ writer: writers[0]!, value: 0 });
  await expect(cache.find("a", 2)).rejects.toThrow("late");
  await expect(cache.find("a", LAST)).rejects.toThrow("late");
  expect([cache.valueOf(writers[1]!), cache.keys(LAST, cache.now)]).toEqual([undefined, []]);
  expect(cache.snapshot()).toEqual({});
  cache.store(writers[2]!, 2);
  expect([cache.keys(LAST, cache.now), cache.snapshot()]).toEqual([["a"], { a: 2 }]);
});

describe("a lazy value", () => {
  function lazy(compute: (cache: Cache, one: Writer) => Promise<void>) {
    const cache = new Cache();
    const one = writer("a", 1);
    cache.declare(one, () => compute(cache, one));
    return { cache, one };
  }

  test("is computed when it is read, and once", async () => {
    let count = 0;
    const { cache, one } = lazy(async (target, own) => target.store(own, `run ${++count}`));
    expect([cache.valueOf(one), cache.snapshot()]).toEqual([undefined, {}]);
    expect([await cache.read(one), await cache.read(one)]).toEqual(["run 1", "run 1"]);
    expect([cache.valueOf(one), cache.snapshot()]).toEqual(["run 1", { a: "run 1" }]);
  });

  test("that sets nothing is not computed again", async () => {
    let count = 0;
    const { cache } = lazy(async () => void count++);
    expect([await cache.find("a", 2), await cache.find("a", 2), count]).toEqual([
      undefined,
      undefined,
      1,
    ]);
  });

  test("below the reader is not computed", async () => {
    const { cache } = lazy(() => Promise.reject(new Error("it was computed")));
    expect(await cache.find("a", 1)).toBeUndefined();
  });

  test("that fails rejects who reads it", async () => {
    const { cache } = lazy(() => Promise.reject(new Error("no")));
    await expect(cache.find("a", 2)).rejects.toThrow("no");
  });
});

describe("view", () => {
  test("shows what is above, lazy values included, and no later change", async () => {
    const cache = new Cache();
    const [initial, lazy, entry] = [writer("i", 0), writer("l", 1), writer("e", 2)];
    cache.declare(initial);
    cache.declare(lazy, async () => {});
    cache.declare(entry);
    cache.store(initial, 1);
    const look = (at = cache.now, index = 3) => [
      cache.keys(index, at),
      ["i", "l", "e", "x"].filter((key) => cache.has(key, index, at)),
    ];
    const early = cache.now;
    const seen = [look(early)];
    cache.store(entry, 2);
    await cache.read(lazy);
    seen.push(look(early), look(), look(cache.now, 1));
    expect(seen).toEqual([
      [
        ["i", "l"],
        ["i", "l"],
      ],
      [
        ["i", "l"],
        ["i", "l"],
      ],
      [
        ["i", "e"],
        ["i", "e"],
      ],
      [["i"], ["i"]],
    ]);
  });

  test("names each key once, in the order in which they were declared", () => {
    const cache = new Cache();
    for (const one of [writer("b", 0), writer("a", 1), writer("b", 2)]) {
      cache.declare(one);
      cache.store(one, one.index);
    }
    expect(cache.keys(LAST, cache.now)).toEqual(["b", "a"]);
    expect(cache.snapshot()).toEqual({ b: 2, a: 1 });
  });
});
