/** The flags of `lineup test`, compared with those that Bun itself lists. */

import { expect, setDefaultTimeout, test } from "bun:test";
import type { Flag } from "../../../src/cli/flags.ts";
import { BUN_TEST_FLAGS } from "../../../src/commands/test-flags.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

/** Returns the flags that a command of Bun lists: long name → short name and whether it takes a value. */
function flagsOf(command: string): Map<string, { short: string | undefined; takesValue: boolean }> {
  const { stdout } = Bun.spawnSync([process.execPath, command, "--help"]);
  const lines = Bun.stripANSI(stdout.toString()).matchAll(
    /^ {2}(?:-(\w), | {4})--([\w-]+)(=<val>)?/gm,
  );
  return new Map(
    [...lines].map(([, short, name, value]) => [name!, { short, takesValue: value !== undefined }]),
  );
}

/** What lineup sets itself, or is no use to anybody. */
const LEFT_OUT = ["no-orphans", "test-worker"];

test("every flag of bun test is there, and no other than those of bun run", () => {
  const known = new Map([...flagsOf("run"), ...flagsOf("test")]);
  const ours = Object.entries<Flag>(BUN_TEST_FLAGS).map(([name, { short, value }]) => ({
    name,
    short,
    takesValue: value !== undefined,
  }));
  expect(ours).toEqual(ours.map(({ name }) => ({ name, ...known.get(name)! })));
  const missing = [...flagsOf("test").keys()].filter((name) => !(name in BUN_TEST_FLAGS));
  expect(missing.filter((name) => !LEFT_OUT.includes(name))).toEqual([]);
});
