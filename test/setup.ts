/** Runs before the tests: installs what is missing and builds the program. */

import { readFileSync } from "node:fs";
import { ensureBuilt, ensureInstalled } from "../build.ts";

ensureInstalled(["test", ...testArguments()]);
await ensureBuilt();

/** `bun test` hides its own arguments; Linux shows them. Elsewhere the first run is of all tests. */
function testArguments(): string[] {
  try {
    const line = readFileSync("/proc/self/cmdline", "utf8").split("\0").slice(0, -1);
    return line.slice(line.indexOf("test") + 1);
  } catch {
    return [];
  }
}
