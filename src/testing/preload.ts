/**
 * What `lineup test` loads before the tests: makes `"lineup"` and `"lineup/testing"`
 * resolve in them. build.ts bundles it into one file, which is part of the program.
 */

import { afterAll, expect } from "bun:test";
import { registerLineupModules } from "../hosting/in-process/module.ts";
import { becomeTests, noteFiles } from "../process/as-bun.ts";
import { tellFilesTo } from "./host.ts";
import * as testing from "./testing.ts";

// Bun shows the line that called a native function.
becomeTests(expect.unreachable.bind(expect, "process.exit would end all tests"));
const list = `${import.meta.dir}/files`;
tellFilesTo((files) => noteFiles(list, files));
afterAll(() => noteFiles(list, []));
await registerLineupModules(() => Promise.resolve(testing));
