/** Runs before the tests: installs what is missing, builds the program, and makes an empty home. */

import { afterAll } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled } from "../build.ts";

ensureInstalled(["test", ...testArguments()]);
await ensureBuilt();

// Bun keeps a cache in the home of every program that is run from source.
const home = mkdtempSync(join(tmpdir(), "lineup-home-"));
process.env.HOME = home;
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** `bun test` hides its own arguments; Linux shows them. Elsewhere the first run is of all tests. */
function testArguments(): string[] {
  try {
    const line = readFileSync("/proc/self/cmdline", "utf8").split("\0").slice(0, -1);
    return line.slice(line.indexOf("test") + 1);
  } catch {
    return [];
  }
}
