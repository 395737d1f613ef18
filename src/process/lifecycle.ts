/**
 * The process: signals, uncaught errors, the empty event loop, and the end.
 *
 * Plugins run in this process and can do to it what they like; whatever they do
 * here is passed on to the supervisor. Nothing may be awaited at the top level of
 * a module: a plugin that never settles would keep the process busy for ever,
 * where an empty event loop tells of it.
 */

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
  /** The process is ending although nobody called `end`. */
  left(): void;
}

/** Ends the process, whatever plugins have left running. */
export type End = (status: number) => never;

/** What `process.exit` ends in. A plugin that calls it goes around every handler. */
const internals = process as typeof process & { reallyExit: (status?: unknown) => never };

/** Takes over the process; returns the only way to end it. */
export function superviseProcess(supervisor: Supervisor): End {
  const { exit, removeAllListeners } = process;
  const { reallyExit } = internals;
  let ended = false;
  const handlers: Record<string, (...args: any[]) => void> = {
    beforeExit: () => supervisor.idle(),
    uncaughtException: (error) => supervisor.crashed(error),
    unhandledRejection: (error) => supervisor.crashed(error),
    SIGINT: () => supervisor.signalled("SIGINT"),
    SIGTERM: () => supervisor.signalled("SIGTERM"),
    exit() {
      if (!ended) supervisor.left();
    },
  };
  const listen = () => {
    for (const [event, handler] of Object.entries(handlers)) {
      if (!process.listeners(event as "exit").includes(handler)) process.on(event, handler);
    }
  };
  // Until `end` is called, an end of the process is a failure.
  process.exitCode = 1;
  process.exit = (status) => supervisor.exited(status);
  internals.reallyExit = (status) => supervisor.exited(status);
  // A plugin that removes all handlers removes its own.
  process.removeAllListeners = (event?: string | symbol) => {
    removeAllListeners.call(process, event);
    listen();
    return process;
  };
  listen();
  return (status) => {
    ended = true;
    internals.reallyExit = reallyExit;
    // Last, since the handler of a plugin may have set another status.
    process.on("exit", () => {
      process.exitCode = status;
    });
    return exit(status);
  };
}

/** The arguments of the program. */
export const programArguments = (): string[] => process.argv.slice(2);

export const workingDirectory = (): string => process.cwd();

export const environment = (): Readonly<Record<string, string | undefined>> => process.env;

/** The exit status if the process ends by itself. */
export function setExitStatus(status: number): void {
  process.exitCode = status;
}
