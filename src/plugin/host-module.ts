/**
 * Makes `import … from "lineup"` resolve for plugins and all that they import:
 * to the module that the program carries, whatever lies on disk.
 */

import { definePlugin, Plugin } from "./plugin.ts";

/** What author.ts exports, with valibot taken as valibot.ts says. */
export const HOST_MODULE = { definePlugin, Plugin, v: require("../valibot.ts") as object };

/** Registers the module; call it before the first plugin is imported. */
export function registerHostModule(): void {
  Bun.plugin({
    name: "lineup",
    setup(build) {
      build.module("lineup", () => ({ exports: HOST_MODULE, loader: "object" }));
    },
  });
}
