/**
 * The module `"lineup/testing"`: what the tests of plugins import.
 *
 * Works inside `bun:test`, under `lineup test` and under `bun test`. These declarations,
 * with their types and comments, are what an author sees in an editor.
 */

import type {
  Instance,
  LineupOutcome,
  LineupTest,
  PluginOutcome,
  PluginTest,
  Rest,
  ResultOf,
  Testable,
} from "./contract.ts";
import { runLineupTest } from "./lineup-test.ts";
import { runPluginTest } from "./plugin-test.ts";

export type {
  LineupOutcome,
  LineupTest,
  PluginOutcome,
  PluginTest,
  Testable,
  TestDiagnostic,
  TestLog,
} from "./contract.ts";

/**
 * Runs one plugin as a run would: its options and needs are validated and get their
 * defaults, `setup`, `run` and `teardown` are called, and the result is checked, copied
 * and frozen. A class gets a new instance each time.
 *
 * Never rejects because of the plugin: what goes wrong is `failure`, with the code that a
 * run would report. An error that nothing catches, and a plugin that never settles, fail
 * the test by `bun:test` itself.
 *
 * @param plugin what `definePlugin` returns, or a class that extends `Plugin`.
 * @example
 * ```ts
 * import { expect, test } from "bun:test";
 * import { definePlugin, v } from "lineup";
 * import { testPlugin } from "lineup/testing";
 *
 * const shout = definePlugin({
 *   name: "shout",
 *   options: { mark: v.optional(v.string(), "!") },
 *   needs: { word: v.string() },
 *   run: ({ options, needs }) => needs.word.toUpperCase() + options.mark,
 * });
 *
 * test("shout is loud", async () => {
 *   expect(await testPlugin(shout, { needs: { word: "hi" } })).toMatchObject({ value: "HI!" });
 * });
 * ```
 */
export function testPlugin<P extends Testable>(
  plugin: P,
  ...[test]: Rest<PluginTest<P>>
): Promise<PluginOutcome<ResultOf<Instance<P>>>> {
  return runPluginTest(plugin, test ?? {});
}

/**
 * Runs a whole list, as `lineup run` does, in this process. Modules that were imported
 * before are not imported again.
 *
 * @example
 * ```ts
 * import { expect, test } from "bun:test";
 * import { testLineup } from "lineup/testing";
 *
 * test("the list with a fixed tag", async () => {
 *   const config = "values: { greeting: hello }\nplugins: []";
 *   const { values, status } = await testLineup({ config, set: { greeting: "hi" } });
 *   expect({ values, status }).toEqual({ values: { greeting: "hi" }, status: 0 });
 * });
 * ```
 */
export function testLineup(test: LineupTest = {}): Promise<LineupOutcome> {
  return runLineupTest(test);
}
