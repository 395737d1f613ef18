/** The command table → a completion script for fish. Pure. */

import type { Command, Commands } from "../command.ts";
import { flagsOf, positionalOf, type Source, sourceOf } from "./source.ts";

/** Renders the completion script for fish. */
export function renderFish(commands: Commands): string {
  const lines = [
    "# fish completion for lineup: lineup completions fish > ~/.config/fish/completions/lineup.fish",
    ...KEYS,
    "complete -c lineup -f",
  ];
  const verbs = Object.keys(commands);
  for (const [verb, command] of Object.entries(commands)) {
    const none = `'not __fish_seen_subcommand_from ${verbs.join(" ")}'`;
    lines.push(`complete -c lineup -n ${none} -a ${verb} -d ${quoteFish(command.summary)}`);
    // Without a command, the flags of run apply.
    const others = verbs.filter((other) => other !== verb).join(" ");
    const seen =
      verb === "run"
        ? `'not __fish_seen_subcommand_from ${others}'`
        : `'__fish_seen_subcommand_from ${verb}'`;
    lines.push(...linesOf(command).map((line) => `complete -c lineup -n ${seen} ${line}`));
  }
  return `${lines.join("\n")}\n`;
}

/** Asks for the keys of the file that --config names, if the command line has one. */
const KEYS = [
  "function __lineup_keys",
  "  set -l words (commandline -opc)",
  "  set -l config",
  "  for at in (seq 2 (count $words))",
  "    contains -- $words[$at] -c --config; and set config -c $words[(math $at + 1)]",
  "  end",
  "  lineup completions keys $config 2>/dev/null",
  "end",
];

/** The flags and the positional of a command. */
function linesOf(command: Command): string[] {
  const lines = Object.entries(flagsOf(command)).map(([name, flag]) => {
    const { short, value, choices, description } = flag;
    const parts = [`-l ${name}`, ...(short === undefined ? [] : [`-s ${short}`])];
    if (value !== undefined) parts.push(argument(sourceOf(value, choices)));
    return `${parts.join(" ")} -d ${quoteFish(description)}`;
  });
  const positional = positionalOf(command);
  return positional === "nothing" ? lines : [...lines, argument(positional)];
}

const ARGUMENTS = {
  files: "-r -F",
  nothing: "-x",
  keys: "-x -a '(__lineup_keys)'",
  settings: "-x -a '(__lineup_keys)='",
} as const;

function argument(source: Source): string {
  if (typeof source === "string") return ARGUMENTS[source];
  return `-x -a ${quoteFish(source.words.join(" "))}`;
}

const quoteFish = (text: string) => `'${text.replace(/['\\]/g, "\\$&")}'`;
