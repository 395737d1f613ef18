/**
 * Makes `import … from "lineup"` resolve for plugins and all that they import: to
 * the module bundled with the program, whatever is on disk.
 */

import { definePlugin, Plugin } from "../../plugin/plugin.ts";

/** Returns the exports of plugin/author.ts, with valibot's namespace made as valibot.ts says. */
export async function lineupModule() {
  return { definePlugin, Plugin, v: await import("../../process/valibot.ts") };
}

/** Registers the module. Must be awaited before the first plugin is imported. */
export async function registerLineupModule(): Promise<void> {
  const exports = await lineupModule();
  Bun.plugin({
    name: "lineup",
    setup(build) {
      build.module("lineup", () => ({ exports, loader: "object" }));
    },
  });
}
