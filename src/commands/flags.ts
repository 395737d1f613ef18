/** The flags of every command. */

import type { Flags } from "../arguments.ts";

export const EVERYWHERE = {
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "V" },
  color: { type: "string", choices: ["auto", "always", "never"] },
} as const satisfies Flags;

const CONFIG_FLAGS = {
  config: { type: "string", short: "c" },
  set: { type: "string", multiple: true },
} as const satisfies Flags;

export const RUN_FLAGS = {
  ...CONFIG_FLAGS,
  get: { type: "string" },
  explain: { type: "string" },
  format: { type: "string", choices: ["yaml", "json"] },
  quiet: { type: "boolean", short: "q" },
  verbose: { type: "boolean", short: "v" },
} as const satisfies Flags;

export const CHECK_FLAGS = {
  ...CONFIG_FLAGS,
  format: { type: "string", choices: ["text", "json"] },
  "no-types": { type: "boolean" },
} as const satisfies Flags;

/** Of `list` and `explain`. */
export const SHOW_FLAGS = {
  ...CONFIG_FLAGS,
  format: { type: "string", choices: ["text", "json"] },
} as const satisfies Flags;

export const GRAPH_FLAGS = {
  ...CONFIG_FLAGS,
  format: { type: "string", choices: ["mermaid", "dot", "json"] },
} as const satisfies Flags;
