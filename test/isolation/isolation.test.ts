/** Plugins in processes of their own: the limits of an entry, and what plugins do to lineup. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { SURVIVALS } from "./survival.ts";
import { survive } from "./survive.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

/** Those that take much of the machine are only in all.ts. */
const LIGHT = SURVIVALS.filter(({ heavy }) => !heavy);

describe("lineup survives a plugin that", () => {
  for (const survival of LIGHT) {
    test.concurrent(survival.name, async () => {
      expect(await survive(survival)).toEqual([]);
    });
  }
});
