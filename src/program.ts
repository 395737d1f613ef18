/**
 * Puts the parts together: the process, its streams, the plugins' host and the
 * command line.
 */

import { runCommandLine } from "./cli/cli.ts";
import type { World } from "./cli/world.ts";
import { COMMANDS } from "./commands/index.ts";
import { Diagnostic, type EntryName, entryLabel } from "./diagnostics/diagnostic.ts";
import { DiagnosticSink } from "./diagnostics/sink.ts";
import { Sources } from "./diagnostics/source-text.ts";
import type { Calls } from "./hosting/in-process/calls.ts";
import { Host } from "./hosting/host.ts";
import { registerInWorkers, registerLineupModules } from "./hosting/in-process/module.ts";
import type { Patience, RunningCall } from "./hosting/in-process/patience.ts";
import { findChanged } from "./process/built-ins.ts";
import { readBytes } from "./process/files.ts";
import { libc } from "./process/libc.ts";
import * as lifecycle from "./process/lifecycle.ts";
import { readTextFile, tty } from "./process/modules.ts";
import { findTerminal, terminalOf } from "./process/terminal.ts";
import { noteOwners } from "./process/resources.ts";
import { openStreams, type Streams } from "./process/streams.ts";
import { Mask } from "./render/mask.ts";
import { colourPaint, type Paint, plainPaint } from "./render/paint.ts";
import { PluginLines } from "./render/plugin-lines.ts";
import { Stderr } from "./render/stderr.ts";

/** Runs what the command line asks for. */
export function start(version: string): void {
  libc?.useLargePages();
  const columns = findTerminal();
  const streams = openStreams();
  const host = new Host(new Sources(readTextFile), { environment: lifecycle.environment });
  const { calls } = host;
  const hears: Hears = { signal: undefined };
  const world = makeWorld({ version, columns, hears }, streams, host);
  const { sink } = world;
  const finish = () => {
    world.pluginLines.finishLine();
    reportInterruption(world);
    end(sink.status);
  };
  const giveUp = (error: unknown): never => end(tellGivenUp(error, world, streams));
  const end = lifecycle.superviseProcess({
    idle: () => calls.idle(),
    crashed(error) {
      if (!calls.crash(error)) giveUp(error);
    },
    exited: (status) => calls.exit(status),
    signalled: (signal) => hearSignal(signal, calls, hears) && finish(),
    signalling: () => calls.expectSignal(),
    left: () => lifecycle.setExitStatus(reportExit(calls.current()?.name, sink)),
  });
  calls.patience = makePatience(world.stderr);
  noteOwners(() => calls.callers.stored());
  void runProgram(world, host, streams).then(() => end(sink.status), giveUp);
}

/** Tells why lineup cannot go on: it failed while it reported a failure. Returns the exit status. */
function tellGivenUp(error: unknown, { stderr }: World, streams: Streams): number {
  const [changed] = findChanged();
  const [code, why] =
    changed === undefined
      ? ["INTERNAL", ""]
      : ["BUILT_IN_CHANGED", ` after a plugin changed ${changed}`];
  const message = `error[${code}]: lineup cannot go on${why}`;
  try {
    stderr.block(`${message}: ${error}\n`);
  } catch {
    streams.err(`${message}\n`);
  }
  return changed === undefined ? 70 : 1;
}

async function runProgram(world: World, host: Host, streams: Streams): Promise<void> {
  registerInWorkers();
  await registerLineupModules(() => import("./testing/testing.ts"));
  await runCommandLine(lifecycle.programArguments(), COMMANDS, world);
  await host.hear();
  world.pluginLines.finishLine();
  world.stderr.status(undefined);
  world.tellFiles?.(host.files);
  await flushResult(streams, world);
  reportInterruption(world);
  await streams.flushErr();
}

/** Passes a signal on; returns whether the program must end now. */
function hearSignal(signal: NodeJS.Signals, calls: Calls, hears: Hears): boolean {
  const isFirst = calls.interrupted === undefined;
  // The second signal means now. So does the first, while there is nothing to clean up.
  const isUrgent = !isFirst || (hears.signal === undefined && !calls.started);
  calls.interrupt(signal);
  if (isFirst) hears.signal?.(signal);
  return isUrgent;
}

/** Who hears of a signal, if a command asks for it. */
interface Hears {
  signal: ((signal: NodeJS.Signals) => void) | undefined;
}

/** What the world is made from besides the streams and the host. */
interface Parts extends Pick<World, "version" | "columns"> {
  readonly hears: Hears;
}

function makeWorld({ version, columns, hears }: Parts, streams: Streams, host: Host): World {
  const { sources } = host.calls;
  const cwd = lifecycle.workingDirectory();
  const mask = new Mask();
  let chosen: Paint | undefined;
  const paint = () => (chosen ??= usualPaint());
  const stderr = new Stderr({ write: streams.err, mask, sources, cwd, paint });
  const pluginLines = new PluginLines(stderr, mask);
  streams.onPlugin((text, isError) => pluginLines.output(callerOf(host), text, isError));
  host.output = (...written) => pluginLines.output(...written);
  return {
    version,
    columns,
    cwd,
    environment: lifecycle.environment,
    readBytes,
    out: (text) => writeResult(text, streams, stderr),
    stderr,
    sink: new DiagnosticSink((batch) => stderr.diagnostics(batch)),
    sources,
    host,
    mask,
    setPaint: (paint) => {
      chosen = paint;
    },
    onSignal: (hear) => {
      hears.signal = hear;
    },
    tellFiles: watched(),
    onSecret: streams.captureFiles,
    observe: () => host.observe(),
    ignoreSlow: () => void (host.calls.patience = undefined),
    pluginLines,
  };
}

/** Returns the key of the entry whose code is running. */
const callerOf = ({ calls }: Host) => calls.current()?.name.as ?? "plugin";

/** Loads what tells a parent that watches which files were used, if there is one. */
function watched(): World["tellFiles"] {
  if (!lifecycle.isWatched()) return undefined;
  // `require` has no types except for this file's.
  const { tellParent } = require("./process/watch.ts") as typeof import("./process/watch.ts");
  return tellParent();
}

/**
 * Names a plugin that takes long: on a terminal in a line that changes and goes away, elsewhere
 * once after two seconds, since that may be all that is left of a job that is killed.
 */
function makePatience(stderr: Stderr): Patience {
  let columns: (() => number) | undefined;
  let told: RunningCall | undefined;
  return {
    interval: () => (columns === undefined ? 1_000 : 200),
    tell(call) {
      columns ??= findStatusLine();
      const milliseconds = call === undefined ? 0 : (Bun.nanoseconds() - call.start) / 1e6;
      const label = call && entryLabel(call.caller.name);
      const seconds = Math.floor(milliseconds / 1_000);
      const text = seconds < 1 ? `${label} is running` : `${label} is still running (${seconds} s)`;
      if (columns !== undefined) return stderr.status(call && text, columns() || 80);
      if (call === told || milliseconds < 2_000) return;
      told = call;
      stderr.line(text);
    },
  };
}

/** Returns the width of the terminal that stderr is, unless it cannot show a line that changes. */
function findStatusLine(): (() => number) | undefined {
  return lifecycle.environment().TERM === "dumb" ? undefined : terminalOf(2);
}

function writeResult(text: string, streams: Streams, stderr: Stderr): void {
  // They may be the same terminal.
  stderr.status(undefined);
  try {
    streams.out(text);
  } catch (error) {
    throw outputFailed(error);
  }
}

/** Waits for who reads stdout, until a signal comes. */
async function flushResult(streams: Streams, { host, sink }: World): Promise<void> {
  try {
    await streams.flush(() => host.interrupted === undefined);
  } catch (error) {
    sink.report(outputFailed(error));
  }
}

function outputFailed(error: unknown): Diagnostic {
  const { code = String(error) } = error as { code?: string };
  const why = code === "ENOSPC" ? "the disk is full (ENOSPC)" : code;
  const message = `the result could not be written to stdout: ${why}`;
  return new Diagnostic("OUTPUT_FAILED", message, { cause: error });
}

/** Colours on a terminal, unless the environment asks for none. */
function usualPaint(): Paint {
  const { NO_COLOR, TERM } = lifecycle.environment();
  return tty().isatty(2) && !NO_COLOR && TERM !== "dumb" ? colourPaint : plainPaint;
}

/** Every run that a signal ended says so. */
function reportInterruption({ host, sink }: World): void {
  const signal = host.interrupted;
  if (signal === undefined || sink.interrupted) return;
  sink.report(new Diagnostic("INTERRUPTED", `interrupted by ${signal}`, { signal }));
}

/** A plugin can still end the process in ways of its own, but never with status 0. */
function reportExit(name: EntryName | undefined, sink: DiagnosticSink): number {
  const who = name === undefined ? "a plugin" : entryLabel(name);
  sink.report(new Diagnostic("PLUGIN_EXITED", `${who} ended the process`, { entry: name }));
  return sink.status;
}
