/** argv → a verb and its flags; the one place that catches what a command throws. */

import { version } from "../package.json";
import { type Flags, parseArguments, usage } from "./arguments.ts";
import { CHECK_FLAGS, check } from "./commands/check.ts";
import { HELP } from "./commands/help.ts";
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

const VERBS = {
  run: { flags: RUN_FLAGS, command: run },
  check: { flags: CHECK_FLAGS, command: check },
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
  // The verb decides which flags there are, and may stand behind flags of its own.
  const first = argv.find((argument) => !argument.startsWith("-"));
  const isVerb = first !== undefined && Object.hasOwn(VERBS, first);
  const verb = isVerb ? VERBS[first as keyof typeof VERBS] : VERBS.run;
  const args = parseArguments(argv, { ...verb.flags, ...EVERYWHERE });
  if (args.has("help")) return print(HELP, host);
  if (args.has("version")) return print(`${version}\n`, host);
  const [word, extra] =
    isVerb && args.positionals[0] === first ? args.positionals.slice(1) : args.positionals;
  if (word !== undefined) throw unexpected(extra ?? word, isVerb);
  if (args.get("color") === "always") host.paint = colourPaint;
  if (args.get("color") === "never") host.paint = plainPaint;
  return verb.command(args, host);
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
