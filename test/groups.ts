/**
 * Which tests run, and how many of them at once.
 *
 * `bun test` is what people run at each change: it leaves out tests that take long, such as those
 * of a second way to do what others show by a first one. With ALL_CASES=1, as in
 * `bun run verify`, all of them run, and with `-t`, all that it names.
 *
 * Groups run at once twice as many tests as there are processors, each with a time of its own.
 *
 * A plain `bun test` starts 20 concurrent tests at once, and a test that waits
 * for a processor prints the wait as its own time. `--max-concurrency` would limit
 * them, but bunfig.toml has no key for it. So the tests are put into groups, and
 * a group starts when the one before it has ended.
 */

import { afterAll, describe, test } from "bun:test";
import { readFileSync } from "node:fs";

/** `bun test` hides its own arguments; Linux shows them. Elsewhere there are none. */
export function testArguments(): string[] {
  try {
    const line = readFileSync("/proc/self/cmdline", "utf8").split("\0").slice(0, -1);
    return line.slice(line.indexOf("test") + 1);
  } catch {
    return [];
  }
}

/** Whether all tests run, of those that are asked for. */
export const isThorough =
  Boolean(process.env.ALL_CASES) ||
  testArguments().some((argument) => /^(?:-t|--test-name-pattern)\b/.test(argument));

/** Defines a test that takes long: it is skipped unless all tests run. */
export const testSlow = test.skipIf(!isThorough);

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

/** How often a test tries something by chance: a tenth of it unless all tests run. */
export const tries = (count: number): number => (isThorough ? count : count / 10);

/** Returns every nth of the items, or all of them if all tests run. */
export function everyNth<T>(n: number, items: readonly T[]): readonly T[] {
  return isThorough ? items : items.filter((_, index) => index % n === 0);
}
