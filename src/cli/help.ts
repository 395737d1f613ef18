/** The command table → what `--help` prints. Pure. */

import { type Command, COMMON_FLAGS } from "./command.ts";
import type { Flag, Flags } from "./flags.ts";

/** Renders the overview of all commands. */
export function renderOverview(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(
    ([name, { summary, positionals = [] }]) => [[name, ...positionals].join(" "), summary] as const,
  );
  return [
    "lineup runs a list of TypeScript plugins, in order, over shared values.",
    "",
    "Usage: lineup [COMMAND] [FLAGS]",
    "",
    "Commands:",
    ...renderRows(rows),
    "",
    "Flags of every command:",
    ...renderFlags(COMMON_FLAGS),
    "",
    "Without a command, lineup runs plugins.yaml. lineup help COMMAND lists the flags of one.",
    "",
    "Exit status:",
    ...renderRows(EXIT_STATUS),
    "",
  ].join("\n");
}

const EXIT_STATUS = [
  ["0", "done"],
  ["1", "a plugin failed, or --get found nothing"],
  ["2", "the configuration, the wiring or the command line is wrong; nothing ran"],
  ["70", "a bug in lineup"],
  ["129, 130, 143", "interrupted"],
] as const;

/** Renders the help of one command. */
export function renderCommandHelp(name: string, command: Command): string {
  const { summary, positionals = [], flags, examples } = command;
  const lines = [
    `lineup ${name}: ${summary}`,
    "",
    `Usage: ${["lineup", name, ...positionals, "[FLAGS]"].join(" ")}`,
  ];
  if (Object.keys(flags).length > 0) lines.push("", "Flags:", ...renderFlags(flags));
  lines.push("", "Flags of every command:", ...renderFlags(COMMON_FLAGS));
  lines.push("", "Examples:", ...renderRows(examples), "");
  return lines.join("\n");
}

function renderFlags(flags: Flags): string[] {
  return renderRows(
    Object.entries(flags).map(([name, flag]) => {
      const { short, description } = flag;
      const long = `--${name}${valueOf(flag)}`;
      return [short === undefined ? `    ${long}` : `-${short}, ${long}`, description] as const;
    }),
  );
}

/** Shows how the value of a flag is written: ` FILE`, `[=N]`, or nothing. */
export function valueOf({ value, optional }: Flag): string {
  if (value === undefined) return "";
  return optional ? `[=${value}]` : ` ${value}`;
}

function renderRows(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
