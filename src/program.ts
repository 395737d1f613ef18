/**
 * The process: argv, streams, signals and the end.
 *
 * Nothing is awaited at the top level: a plugin that never settles would keep
 * the process busy for ever. When the event loop runs empty, `beforeExit` says so.
 */

import { cli } from "./cli.ts";
import { Calls } from "./plugin/calls.ts";
import { registerHostModule } from "./plugin/host-module.ts";
import { Mask } from "./render/mask.ts";
import { colourPaint, type Paint, plainPaint } from "./render/paint.ts";
import { openStreams } from "./streams.ts";

const STATUS_OF_SIGNAL = { SIGINT: 130, SIGTERM: 143 } as const;

const streams = openStreams();
const calls = new Calls();
const mask = new Mask();
const exit: (status: number) => never = process.exit;
// What process.exit ends in: a plugin that calls it goes around every handler.
const internals = process as typeof process & { reallyExit: (status?: number) => never };
const { reallyExit } = internals;

// Until lineup says otherwise, an end of the process is a failure.
process.exitCode = 1;
process.exit = (status) => calls.exit(status);
internals.reallyExit = (status) => calls.exit(status);

const HANDLERS: Record<string, (...args: any[]) => void> = {
  beforeExit: () => calls.idle(),
  uncaughtException: (error) => calls.crash(error),
  unhandledRejection: (error) => calls.crash(error),
  SIGINT: () => interrupt("SIGINT"),
  SIGTERM: () => interrupt("SIGTERM"),
  exit: leave,
};

function listen(): void {
  for (const [event, handler] of Object.entries(HANDLERS))
    if (!process.listeners(event as "exit").includes(handler)) process.on(event, handler);
}

// A plugin that clears the handlers clears its own; lineup would be deaf without these.
const { removeAllListeners } = process;
process.removeAllListeners = (event?: string | symbol) => {
  removeAllListeners.call(process, event);
  listen();
  return process;
};

function interrupt(signal: keyof typeof STATUS_OF_SIGNAL): void {
  // The second one means: now. So does the first, while plugins.yaml is read.
  if (calls.interrupted !== undefined || calls.isReading) end(STATUS_OF_SIGNAL[signal]);
  calls.interrupt(signal);
}

let ended = false;

/** Ends the process, whatever plugins have left running. */
function end(status: number): never {
  ended = true;
  internals.reallyExit = reallyExit;
  // The last word: a plugin's own handler may have set another status.
  process.on("exit", () => {
    process.exitCode = status;
  });
  exit(status);
}

/** A plugin can still end the process in ways of its own: never with a silent 0. */
function leave(): void {
  if (ended) return;
  const who = calls.current()?.name;
  streams.err(
    `error[PLUGIN_EXITED]: ${who === undefined ? "a plugin" : `entry ${who.index} (${who.path})`} ended the process\n`,
  );
  process.exitCode = 1;
}

/** Runs what the command line asks for. */
export function start(version: string): void {
  let paint: Paint | undefined;
  const host = {
    version,
    cwd: process.cwd(),
    // To look at the environment takes a tenth of a millisecond, and few need it.
    get environment() {
      return process.env;
    },
    out: streams.out,
    err: (text: string) => streams.err(mask.text(text)),
    onPlugin: streams.onPlugin,
    // Asked for when something is written: a terminal costs milliseconds to look for.
    get paint() {
      const { NO_COLOR, TERM } = process.env;
      paint ??=
        process.getBuiltinModule("node:tty").isatty(2) && !NO_COLOR && TERM !== "dumb"
          ? colourPaint
          : plainPaint;
      return paint;
    },
    set paint(chosen: Paint) {
      paint = chosen;
    },
    mask,
    calls,
  };
  listen();
  void registerHostModule()
    .then(() => cli(process.argv.slice(2), host))
    .then((status) => {
      const signal = calls.interrupted as keyof typeof STATUS_OF_SIGNAL | undefined;
      end(signal === undefined ? status : STATUS_OF_SIGNAL[signal]);
    });
}
