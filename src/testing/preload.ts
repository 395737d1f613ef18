/**
 * What `lineup test` loads before the tests: makes `"lineup"` and `"lineup/testing"`
 * resolve in them. build.ts bundles it into one file, which is part of the program.
 */

import { expect } from "bun:test";
import { registerLineupModules } from "../hosting/in-process/module.ts";
import { becomeTests } from "../process/as-bun.ts";
import * as testing from "./testing.ts";

// Bun shows the line that called a native function.
becomeTests(expect.unreachable.bind(expect, "process.exit would end all tests"));
await registerLineupModules(() => Promise.resolve(testing));
