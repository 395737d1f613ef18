/**
 * Makes `"lineup"` and `"lineup/testing"` resolve for plugins and all that they import:
 * to the modules bundled with the program, whatever is on disk.
 */

import { definePlugin, Failure, Plugin } from "../../plugin/plugin.ts";

/** The names that `"lineup"` exports. */
export const LINEUP_NAMES = ["definePlugin", "Failure", "Plugin", "v"];

/** Returns the exports of plugin/author.ts, with valibot's namespace made as valibot.ts says. */
export async function lineupModule() {
  return { definePlugin, Failure, Plugin, v: await import("../../process/valibot.ts") };
}

/**
 * Registers the modules. Must be awaited before the first plugin is imported.
 *
 * @param testing loads `"lineup/testing"`; it is called if something imports that.
 */
export async function registerLineupModules(testing: () => Promise<object>): Promise<void> {
  const exports = await lineupModule();
  Bun.plugin({
    name: "lineup",
    setup(build) {
      build.module("lineup", () => ({ exports, loader: "object" }));
      build.module("lineup/testing", async () => {
        return { exports: { ...(await testing()) }, loader: "object" };
      });
    },
  });
}
