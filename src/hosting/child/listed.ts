/** How the process of a plugin tells where in plugins.yaml the plugin is listed. */

import type { Location } from "../../diagnostics/diagnostic.ts";

/**
 * The places that it knows. Where they are takes lineup 10 ms to find out, and only a message
 * asks for it.
 */
export const LISTED = {
  path: { file: "plugins.yaml", line: 1, column: 1 },
  export: { file: "plugins.yaml", line: 2, column: 1 },
} as const satisfies Record<string, Location>;
