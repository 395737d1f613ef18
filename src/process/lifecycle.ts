/**
 * The process: signals, uncaught errors, the empty event loop, and the end.
 *
 * Plugins run in this process and can do to it what they like; whatever they do
 * here is passed on to the supervisor. Nothing may be awaited at the top level of
 * a module: a plugin that never settles would keep the process busy for ever,
 * where an empty event loop tells of it.
 */

import { libc } from "./libc.ts";

/** Hears of what happens to the process. */
export interface Supervisor {
  /** The event loop is empty. */
  idle(): void;
  /** Nothing caught an error. */
  crashed(error: unknown): void;
  /** A plugin called `process.exit`. */
  exited(status: unknown): never;
  /** A signal came. */
  signalled(signal: NodeJS.Signals): void;
  /** A plugin is about to send a signal, which may be to this process. */
  signalling(): void;
  /** The process is ending although nobody called `end`. */
  left(): void;
}

/** Ends the process, whatever plugins have left running. */
export type End = (status: number) => never;

// A plugin may replace the global.
const { process } = globalThis;

const SIGHUP = 1;

/** What `process.exit` ends in. A plugin that calls it goes around every handler. */
const internals = process as typeof process & { reallyExit: (status?: unknown) => never };

type Handlers = Record<string, (...args: any[]) => void>;

/**
 * The exit status while nobody has set another. Until `end` is called, an end of the
 * process is a failure; a plugin that wants to fail is unlikely to choose this number.
 */
const UNSET = 113;

/** Whether the exit status is that of plugins, and not of a program that lineup is a part of. */
let isHeld = false;

/** Returns what a plugin has set process.exitCode to since the last time, unless that is success. */
export function takeExitCode(): string | undefined {
  const { exitCode } = process;
  if (!isHeld || exitCode === UNSET) return undefined;
  process.exitCode = UNSET;
  return Number(exitCode) === 0 ? undefined : String(exitCode);
}

/** Forgets the exit status that has been set, to take that of plugins; returns what puts it back. */
export function holdExitCode(): () => void {
  const { exitCode } = process;
  process.exitCode = UNSET;
  isHeld = true;
  return () => {
    isHeld = false;
    // Bun ignores `undefined`.
    process.exitCode = exitCode ?? 0;
  };
}

/** Takes over the process; returns the only way to end it. */
export function superviseProcess(supervisor: Supervisor): End {
  const { exit, kill, on } = process;
  const { reallyExit } = internals;
  let ended = false;
  listen({
    beforeExit: () => supervisor.idle(),
    uncaughtException: (error) => supervisor.crashed(error),
    unhandledRejection: (error) => supervisor.crashed(error),
    ...signalHandlers(supervisor),
    exit() {
      if (ended) return;
      process.exitCode = 1;
      supervisor.left();
    },
  });
  process.exitCode = UNSET;
  isHeld = true;
  process.exit = (status) => supervisor.exited(status);
  internals.reallyExit = (status) => supervisor.exited(status);
  process.kill = (...to) => {
    supervisor.signalling();
    return kill.apply(process, to);
  };
  return (status) => {
    ended = true;
    Object.assign(process, { on, reallyExit });
    // Last, since the handler of a plugin may have set another status.
    process.on("exit", () => {
      process.exitCode = status;
    });
    return exit(status);
  };
}

function signalHandlers({ signalled }: Supervisor): Handlers {
  const handlers: Handlers = {
    SIGINT: () => signalled("SIGINT"),
    SIGTERM: () => signalled("SIGTERM"),
  };
  // `nohup` ignores it, so that what it starts outlives the terminal.
  if (!libc?.ignore(SIGHUP)) handlers.SIGHUP = () => signalled("SIGHUP");
  return handlers;
}

/** Handles events for good: a plugin that removes all handlers removes its own. */
function listen(handlers: Handlers): void {
  const { removeAllListeners } = process;
  const add = () => {
    for (const [event, handler] of Object.entries(handlers)) {
      if (!process.listeners(event as "exit").includes(handler)) process.on(event, handler);
    }
  };
  process.removeAllListeners = (event?: string | symbol) => {
    removeAllListeners.call(process, event);
    add();
    return process;
  };
  add();
}

/** The arguments of the program. */
export const programArguments = (): string[] => process.argv.slice(2);

export const workingDirectory = (): string => process.cwd();

/** Makes a folder the working directory, also of child processes; returns its path without links. */
export function enterFolder(folder: string): string {
  const { cwd, env } = process;
  const start = cwd();
  if (start === folder) return folder;
  process.chdir(folder);
  if (env.PWD !== undefined) env.PWD = cwd();
  // A relative one means a folder of where lineup was started.
  if (env.TMPDIR?.startsWith("/") === false) env.TMPDIR = `${start}/${env.TMPDIR}`;
  return cwd();
}

export const environment = (): Readonly<Record<string, string | undefined>> => process.env;

/** Names the descriptor on which a program that is watched tells its parent of its files. */
export const WATCH_VARIABLE = "LINEUP_WATCH_DESCRIPTOR";

/** Whether a parent watches the files of this program (watch.ts). */
export const isWatched = (): boolean => process.env[WATCH_VARIABLE] !== undefined;

/** The exit status if the process ends by itself. */
export function setExitStatus(status: number): void {
  process.exitCode = status;
}

/** Does something when the process ends. */
export function atExit(work: () => void): void {
  process.on("exit", work);
}

/**
 * Sets environment variables, `undefined` unsets one; returns what puts them and the
 * working directory back.
 */
export function changeEnvironment(env: Readonly<Record<string, string | undefined>>): () => void {
  const folder = process.cwd();
  const names = ["PWD", "TMPDIR", ...Object.keys(env)];
  const before = names.map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(env)) set(name, value);
  return () => {
    process.chdir(folder);
    for (const [name, value] of before) set(name, value);
  };
}

/** Tells of each call of `process.exit` before it is obeyed. What throws keeps the process. */
export function hearExit(hear: (status: unknown) => void): void {
  const { exit } = process;
  process.exit = (status) => {
    hear(status);
    // A tail call, so that a stack does not end here.
    return exit(status);
  };
}
