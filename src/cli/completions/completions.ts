/**
 * The command table → completion scripts for shells. Pure.
 *
 * The scripts ask the program itself for keys, `lineup completions keys`, so that they
 * are those of the plugins.yaml at hand.
 */

import type { Commands } from "../command.ts";
import { renderBash } from "./bash.ts";
import { renderFish } from "./fish.ts";
import { renderZsh } from "./zsh.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;

const RENDERERS = { bash: renderBash, zsh: renderZsh, fish: renderFish } as const;

/** Renders the completion script of a shell. */
export function renderCompletions(shell: (typeof SHELLS)[number], commands: Commands): string {
  return RENDERERS[shell](commands);
}
