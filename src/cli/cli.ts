/** argv → a command of the table, with its arguments; and the one catch. */

import { Diagnostic } from "../diagnostics/diagnostic.ts";
import { thrownModule } from "../diagnostics/lazy.ts";
import { findChanged } from "../process/built-ins.ts";
import { colourPaint, plainPaint } from "../render/paint.ts";
import { listNames } from "../text.ts";
import { firstPositional, parseArguments, unknownFlag } from "./arguments.ts";
import { type Commands, COMMON_FLAGS, type CommandTable } from "./command.ts";
import type { World } from "./world.ts";

/** Runs a command line. Never throws: what is wrong is reported to `world.sink`. */
export async function runCommandLine(
  argv: readonly string[],
  commands: CommandTable,
  world: World,
): Promise<void> {
  try {
    await dispatch(argv, commands, world);
  } catch (error) {
    world.sink.report(error instanceof Diagnostic ? error : bug(error, world.version));
  }
}

function bug(error: unknown, version: string): Diagnostic {
  const changed = findChanged();
  if (changed.length > 0) {
    const what = listNames(changed.slice(0, 3));
    const message = `lineup cannot go on after a plugin changed ${what}: ${thrownModule().describeThrown(error)}`;
    const hint = "let the plugin put it back, or replace it in a child process";
    return new Diagnostic("BUILT_IN_CHANGED", message, { hint, cause: error });
  }
  const frames = Error.isError(error) ? String(error.stack).split("\n").slice(1) : [];
  return new Diagnostic(
    "INTERNAL",
    `a bug in lineup ${version}: ${thrownModule().describeThrown(error)}`,
    {
      frames: frames.map((line) => line.trim().replace(/^at /, "")),
      hint: "please report it, with plugins.yaml and the command line",
      cause: error,
    },
  );
}

async function dispatch(argv: readonly string[], table: CommandTable, world: World) {
  const { run } = table;
  const word =
    argv.length === 0 ? undefined : firstPositional(argv, { ...run.flags, ...COMMON_FLAGS });
  const loadAll = async (): Promise<Commands> => ({ run, ...(await table.others()) });
  const commands = word === undefined || word === "run" ? { run } : await loadAll();
  if (word === "help") return help(argv[argv.indexOf(word) + 1], commands, world);
  const isNamed = word !== undefined && Object.hasOwn(commands, word);
  const verb = isNamed ? word : "run";
  const command = (commands as Commands)[verb]!;
  const flags = { ...command.flags, ...COMMON_FLAGS };
  const unknown = unknownFlag(argv, flags);
  if (unknown !== undefined) {
    const { noSuchFlag } = await import("./mistakes.ts");
    throw noSuchFlag(unknown, { verb, isNamed, commands: await loadAll() });
  }
  const args = parseArguments(argv, flags);
  const positionals = isNamed ? args.positionals.slice(1) : args.positionals;
  const { positionals: taken = [] } = command;
  const surplus = taken.at(-1)?.includes("...") ? undefined : positionals[taken.length];
  if (surplus !== undefined) {
    const { unexpected } = await import("./mistakes.ts");
    throw unexpected(surplus, { isNamed, argv, commands });
  }
  if (args.has("help")) return help(isNamed ? word : undefined, await loadAll(), world);
  if (args.has("version")) return world.out(`${world.version}\n`);
  const color = args.get("color");
  if (color === "always") world.setPaint(colourPaint);
  if (color === "never") world.setPaint(plainPaint);
  await command.run({ ...args, positionals }, world, loadAll);
}

/** `lineup help [COMMAND]`. */
async function help(name: string | undefined, commands: Commands, world: World) {
  const { renderCommandHelp, renderOverview } = await import("./help.ts");
  if (name === undefined || name.startsWith("-")) return world.out(renderOverview(commands));
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const { unexpected } = await import("./mistakes.ts");
    throw unexpected(name, { isNamed: false, argv: [], commands });
  }
  world.out(renderCommandHelp(name, command));
}
