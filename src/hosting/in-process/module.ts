/**
 * Makes `"lineup"` and `"lineup/testing"` resolve for plugins and all that they import,
 * the first also in worker threads: to the modules bundled with the program, whatever is
 * on disk.
 */

import { definePlugin, Failure, Plugin } from "../../plugin/plugin.ts";
import { preloadInWorkers } from "../../process/workers.ts";

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
  register({
    lineup: () => ({ exports, loader: "object" }),
    "lineup/testing": async () => ({ exports: { ...(await testing()) }, loader: "object" }),
  });
}

type Load = Parameters<Bun.PluginBuilder["module"]>[1];

function register(modules: Readonly<Record<string, Load>>): void {
  Bun.plugin({
    name: "lineup",
    setup(build) {
      for (const [name, load] of Object.entries(modules)) build.module(name, load);
    },
  });
}

/** Registers `"lineup"` in all workers that are started from now on. */
export const registerInWorkers = (): void => preloadInWorkers(import.meta.url);

// A worker loads this file first, and does not wait for what it awaits.
if (!Bun.isMainThread) {
  register({ lineup: async () => ({ exports: await lineupModule(), loader: "object" }) });
  registerInWorkers();
}
