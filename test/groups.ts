/**
 * Runs tests at once, twice as many as there are processors, each with a time of its own.
 *
 * A plain `bun test` starts 20 concurrent tests at once, and a test that waits
 * for a processor prints the wait as its own time. `--max-concurrency` would limit
 * them, but bunfig.toml has no key for it. So the tests are put into groups, and
 * a group starts when the one before it has ended.
 */

import { afterAll, describe } from "bun:test";

/** Defines a concurrent test for each item, in groups of one name. */
export function inGroups<T>(
  name: string,
  items: readonly T[],
  defineTest: (item: T) => void,
  size = 2 * navigator.hardwareConcurrency,
): void {
  for (let start = 0; start < items.length; start += size) {
    describe(name, () => {
      for (const item of items.slice(start, start + size)) defineTest(item);
      // Without a hook, bun test runs a group together with the next.
      afterAll(() => {});
    });
  }
}

/**
 * Returns every nth of the items, or all of them if ALL_CASES is set: for a second way
 * to do what all of them have shown by a first one.
 */
export function everyNth<T>(n: number, items: readonly T[]): readonly T[] {
  return process.env.ALL_CASES ? items : items.filter((_, index) => index % n === 0);
}
