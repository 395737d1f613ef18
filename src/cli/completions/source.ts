/** What a shell can complete on a command line of lineup: told from the command table. */

import { type Command, COMMON_FLAGS } from "../command.ts";
import type { Flag, Flags } from "../flags.ts";

/** What completes the value of a flag or a positional. */
export type Source = { words: readonly string[] } | "keys" | "settings" | "files" | "nothing";

/** Tells from its placeholder what completes a value. */
export function sourceOf(placeholder: string, choices?: readonly string[]): Source {
  if (choices !== undefined) return { words: choices };
  // KEY=YAML: what follows the = is up to the user.
  if (/^KEY=/.test(placeholder)) return "settings";
  if (/^KEY\b/.test(placeholder)) return "keys";
  return placeholder === "FILE" ? "files" : "nothing";
}

/** Returns the flags of a command, with those of every command. What follows an optional value's flag is not it. */
export function flagsOf({ flags }: Command): Flags {
  const all = Object.entries<Flag>({ ...flags, ...COMMON_FLAGS });
  return Object.fromEntries(
    all.map(([name, flag]) => [name, flag.optional ? { description: flag.description } : flag]),
  );
}

/** Tells what completes the first positional of a command. */
export const positionalOf = ({ positionals, choices }: Command): Source =>
  positionals?.[0] === undefined ? "nothing" : sourceOf(positionals[0], choices);

/** Returns the spellings of a flag: `--config` and `-c`. */
export function spellings(name: string, { short }: Flag): string[] {
  return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];
}

/** Quotes a text for bash and zsh. */
export const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
