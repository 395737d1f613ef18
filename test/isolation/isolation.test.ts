/** Plugins in processes of their own: the limits of an entry, and what plugins do to lineup. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { isThorough } from "../groups.ts";
import { type Survival, SURVIVALS } from "./survival.ts";
import { survive } from "./survive.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

/** Those that take much of the machine are only in all.ts. */
const LIGHT = SURVIVALS.filter(({ heavy }) => !heavy);

/** Returns the cases that are run together: one by one if all tests run, since that tells more. */
function batches(): (readonly Survival[])[] {
  if (isThorough) return LIGHT.map((survival) => [survival]);
  const [ending = [], going = []] = [2, undefined].map((status) =>
    LIGHT.filter((survival) => survival.status === status),
  );
  // Cases of one kind are beside each other, and take equally long.
  const groups = Array.from({ length: 6 }, (_, group) =>
    going.filter((__, index) => index % 6 === group),
  );
  return [ending, ...groups];
}

describe("lineup survives a plugin that", () => {
  for (const survivals of batches()) {
    test.concurrent(survivals.map(({ name }) => name).join("; or "), async () => {
      expect(await survive(survivals)).toEqual([]);
    });
  }

  test("is of any kind", () => {
    expect(batches().flat().length).toBe(LIGHT.length);
  });
});
