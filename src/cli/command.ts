/** What a command is: the table from which the parser, the help and the docs are made. */

import type { Arguments } from "./arguments.ts";
import type { Flags } from "./flags.ts";
import type { World } from "./world.ts";

/** A verb of the command line. */
export interface Command {
  /** One line, without a final period. */
  readonly summary: string;
  /** What it takes besides flags: `KEY`; `[FILTER...]` is any number. The parser refuses more; `run` reports what is missing. */
  readonly positionals?: readonly string[];
  /** What the first positional may be. */
  readonly choices?: readonly string[];
  readonly flags: Flags;
  /** Command lines and what they do. */
  readonly examples: readonly (readonly [command: string, description: string])[];
  /**
   * Runs it. The exit status follows from the diagnostics that it reports.
   *
   * @param commands loads the whole table.
   */
  readonly run: (args: Arguments, world: World, commands: () => Promise<Commands>) => Promise<void>;
}

/** Commands by their verbs, in the order of the help. */
export type Commands = Readonly<Record<string, Command>>;

/** The verbs. */
export interface CommandTable {
  /** Runs if no verb is named. */
  readonly run: Command;
  /** Loads the others. They are one module: each chunk of the program takes time at the start. */
  readonly others: () => Promise<Commands>;
}

/** Flags of every command. */
export const COMMON_FLAGS = {
  color: {
    value: "WHEN",
    choices: ["auto", "always", "never"],
    description: "auto (default), always or never; auto respects NO_COLOR",
  },
  help: { short: "h", description: "print help" },
  version: { short: "V", description: "print the version" },
} as const satisfies Flags;

/** Flags of the commands that read plugins.yaml. */
export const PROJECT_FLAGS = {
  config: {
    value: "FILE",
    short: "c",
    description: "read this file instead of plugins.yaml; - reads stdin",
  },
  values: {
    value: "FILE",
    description: "set the values of a YAML or JSON file; - reads stdin",
  },
  set: {
    value: "KEY=YAML",
    repeatable: true,
    description: "set a value, written as YAML; repeatable",
  },
  "set-text": {
    value: "KEY=TEXT",
    repeatable: true,
    description: "set a value to a text, taken as it is; repeatable",
  },
} as const satisfies Flags;

/** The flag of commands that can be run again for each change. */
export const WATCH = {
  watch: { description: "run again when plugins.yaml, a plugin or what it imports changes" },
} as const satisfies Flags;

/** The flag of commands that print text for people or JSON for programs. */
export const TEXT_OR_JSON = {
  format: { value: "FORMAT", choices: ["text", "json"], description: "text (default) or json" },
} as const satisfies Flags;
