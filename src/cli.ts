/** argv → a verb and its flags; the one place that catches what a command throws. */

import { type Arguments, firstPositional, type Flags, parseArguments, usage } from "./arguments.ts";
import { CHECK_FLAGS, EVERYWHERE, GRAPH_FLAGS, RUN_FLAGS, SHOW_FLAGS } from "./commands/flags.ts";
import { run } from "./commands/run.ts";
import { LineupError, nearest } from "./errors.ts";
import type { Host } from "./host.ts";
import { describeThrown } from "./plugin/blame.ts";
import { renderDiagnostic } from "./render/diagnostic.ts";
import { colourPaint, plainPaint } from "./render/paint.ts";

type Command = (args: Arguments, host: Host) => Promise<number>;

interface Verb {
  flags: Flags;
  /** What it takes besides flags. */
  positionals?: readonly string[];
  /** A command other than the usual one is loaded when it is asked for. */
  load(): Command | Promise<Command>;
}

const VERBS: Readonly<Record<string, Verb>> = {
  run: { flags: RUN_FLAGS, load: () => run },
  check: { flags: CHECK_FLAGS, load: async () => (await import("./commands/check.ts")).check },
  list: { flags: SHOW_FLAGS, load: async () => (await import("./commands/list.ts")).list },
  explain: {
    flags: SHOW_FLAGS,
    positionals: ["KEY"],
    load: async () => (await import("./commands/explain.ts")).explain,
  },
  graph: { flags: GRAPH_FLAGS, load: async () => (await import("./commands/graph.ts")).graph },
};

/** Runs a command line; gives the exit status. Never throws. */
export async function cli(argv: readonly string[], host: Host): Promise<number> {
  try {
    return await dispatch(argv, host);
  } catch (thrown) {
    const error = thrown instanceof LineupError ? thrown : internal(thrown, host.version);
    host.err(renderDiagnostic(error, host));
    return error.exitCode;
  }
}

async function dispatch(argv: readonly string[], host: Host): Promise<number> {
  const name = firstWord(argv);
  const isNamed = name !== undefined && Object.hasOwn(VERBS, name);
  const verb = VERBS[isNamed ? name : "run"]!;
  const args = parseArguments(argv, { ...verb.flags, ...EVERYWHERE });
  if (args.has("help")) return print((await import("./commands/help.ts")).HELP, host);
  if (args.has("version")) return print(`${host.version}\n`, host);
  const positionals = isNamed ? args.positionals.slice(1) : args.positionals;
  const surplus = positionals[verb.positionals?.length ?? 0];
  if (surplus !== undefined) throw unexpected(surplus, isNamed);
  if (args.get("color") === "always") host.paint = colourPaint;
  if (args.get("color") === "never") host.paint = plainPaint;
  const command = await verb.load();
  return command({ ...args, positionals }, host);
}

/** The first word that is no flag's value: the verb decides which flags there are. */
function firstWord(argv: readonly string[]): string | undefined {
  if (argv.length === 0) return undefined;
  const flags = Object.values(VERBS).map((verb) => verb.flags);
  return firstPositional(argv, Object.assign({}, ...flags, EVERYWHERE) as Flags);
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

function internal(thrown: unknown, version: string): LineupError {
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
