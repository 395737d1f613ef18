/**
 * Makes `import … from "lineup"` resolve for plugins and all that they import:
 * to the module that the program carries, whatever lies on disk.
 */

import * as author from "./author.ts";

/** Registers the module; call it before the first plugin is imported. */
export function registerHostModule(): void {
  Bun.plugin({
    name: "lineup",
    setup(build) {
      build.module("lineup", () => ({ exports: { ...author }, loader: "object" }));
    },
  });
}
