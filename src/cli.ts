/** argv → a verb and its flags; the one place that catches what a command throws. */

import { version } from "../package.json";
import { type Arguments, type Flags, parseArguments, usage } from "./arguments.ts";
import { CHECK_FLAGS, check } from "./commands/check.ts";
import { EXPLAIN_FLAGS, explain } from "./commands/explain.ts";
import { GRAPH_FLAGS, graph } from "./commands/graph.ts";
import { HELP } from "./commands/help.ts";
import { LIST_FLAGS, list } from "./commands/list.ts";
import { RUN_FLAGS, run } from "./commands/run.ts";
import { LineupError, nearest } from "./errors.ts";
import type { Host } from "./host.ts";
import { describeThrown } from "./plugin/blame.ts";
import { renderDiagnostic } from "./render/diagnostic.ts";
import { colourPaint, plainPaint } from "./render/paint.ts";

const EVERYWHERE = {
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "V" },
  color: { type: "string", choices: ["auto", "always", "never"] },
} as const satisfies Flags;

interface Verb {
  flags: Flags;
  /** What it takes besides flags. */
  positionals?: readonly string[];
  command(args: Arguments, host: Host): Promise<number>;
}

const VERBS: Readonly<Record<string, Verb>> = {
  run: { flags: RUN_FLAGS, command: run },
  check: { flags: CHECK_FLAGS, command: check },
  list: { flags: LIST_FLAGS, command: list },
  explain: { flags: EXPLAIN_FLAGS, positionals: ["KEY"], command: explain },
  graph: { flags: GRAPH_FLAGS, command: graph },
};

/** Runs a command line; gives the exit status. Never throws. */
export async function cli(argv: readonly string[], host: Host): Promise<number> {
  try {
    return await dispatch(argv, host);
  } catch (thrown) {
    const error = thrown instanceof LineupError ? thrown : internal(thrown);
    host.err(renderDiagnostic(error, host));
    return error.exitCode;
  }
}

async function dispatch(argv: readonly string[], host: Host): Promise<number> {
  // The verb decides which flags there are, and may stand behind some of them.
  const name = argv.find((argument) => Object.hasOwn(VERBS, argument));
  const verb = VERBS[name ?? "run"]!;
  const args = parseArguments(argv, { ...verb.flags, ...EVERYWHERE });
  if (args.has("help")) return print(HELP, host);
  if (args.has("version")) return print(`${version}\n`, host);
  const isNamed = args.positionals[0] === name && name !== undefined;
  const positionals = isNamed ? args.positionals.slice(1) : args.positionals;
  const surplus = positionals[verb.positionals?.length ?? 0];
  if (surplus !== undefined) throw unexpected(surplus, isNamed);
  if (args.get("color") === "always") host.paint = colourPaint;
  if (args.get("color") === "never") host.paint = plainPaint;
  return verb.command({ ...args, positionals }, host);
}

function print(text: string, host: Host): number {
  host.out(text);
  return 0;
}

function unexpected(word: string, isVerb: boolean): LineupError {
  if (/\.ya?ml$/.test(word))
    return usage(`unexpected argument "${word}"`, `name a file with --config ${word}`);
  if (isVerb) return usage(`unexpected argument "${word}"`);
  const near = nearest(word, Object.keys(VERBS));
  return usage(`there is no command "${word}"`, near && `did you mean "lineup ${near}"?`);
}

function internal(thrown: unknown): LineupError {
  return new LineupError("INTERNAL", `a bug in lineup ${version}: ${describeThrown(thrown)}`, {
    stack:
      thrown instanceof Error
        ? String(thrown.stack)
            .split("\n")
            .slice(1)
            .map((line) => line.trim().replace(/^at /, ""))
        : [],
    hint: "please report it, with plugins.yaml and what you ran",
    cause: thrown,
  });
}
