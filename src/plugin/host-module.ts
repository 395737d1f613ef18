/**
 * Makes `import … from "lineup"` resolve for plugins and all that they import:
 * to the module that the program carries, whatever lies on disk.
 */

import { definePlugin, Plugin } from "./plugin.ts";

/** What author.ts exports, with valibot taken as valibot.ts says. */
export async function hostModule(): Promise<{ definePlugin: unknown; Plugin: unknown; v: object }> {
  return { definePlugin, Plugin, v: await import("../valibot.ts") };
}

/** Registers the module; wait for it before the first plugin is imported. */
export async function registerHostModule(): Promise<void> {
  const exports = await hostModule();
  Bun.plugin({
    name: "lineup",
    setup(build) {
      build.module("lineup", () => ({ exports, loader: "object" }));
    },
  });
}
