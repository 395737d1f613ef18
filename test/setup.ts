/** Runs before the tests: installs what is missing, builds the program, and makes an empty home. */

import { afterAll } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled } from "../build.ts";
import { testArguments } from "./groups.ts";

ensureInstalled(["test", ...testArguments()]);
await ensureBuilt();

// Bun keeps a cache in the home of every program that is run from source.
const home = mkdtempSync(join(tmpdir(), "lineup-home-"));
process.env.HOME = home;
afterAll(() => rmSync(home, { recursive: true, force: true }));
