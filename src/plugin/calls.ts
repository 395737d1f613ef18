/**
 * The one place through which all plugin code is called.
 *
 * A call can be cut off: when the event loop is empty and the call has not
 * settled, when the plugin tries to end the process, when one of its errors is
 * caught by nothing, or when a signal comes. Takes those events from `program.ts`,
 * and knows nothing of what is called.
 */

import type { AsyncLocalStorage } from "node:async_hooks";
import type { EntryName } from "../errors.ts";
import { blame, isA } from "./blame.ts";

/** Whose code runs. */
export interface Caller {
  name: EntryName;
  /** The plugin's file, absolute. */
  file: string;
}

/** Why a call was cut off. */
export type CutReason = "hung" | "exited" | "crashed" | "interrupted";

/** Rejects a call that was cut off. */
export class Cut extends Error {
  readonly reason: CutReason;
  readonly caller: Caller;
  /** What was thrown, for `crashed`; for `exited`, the status that was asked for. */
  readonly detail: unknown;

  constructor(reason: CutReason, caller: Caller, detail?: unknown, stack?: string) {
    super(reason);
    this.reason = reason;
    this.caller = caller;
    this.detail = detail;
    if (stack !== undefined) this.stack = stack;
  }
}

/** Thrown by `process.exit` inside a plugin, to unwind it. */
class ExitAttempt extends Error {
  override name = "ExitAttempt";
  readonly status: unknown;

  constructor(status: unknown) {
    super("process.exit was called");
    this.status = status;
  }
}

function exited(attempt: ExitAttempt, caller: Caller): Cut {
  return new Cut("exited", caller, attempt.status, attempt.stack);
}

interface RunningCall {
  caller: Caller;
  cut: (cut: Cut) => void;
}

export class Calls {
  /** Set when a signal has come. */
  interrupted: NodeJS.Signals | undefined;
  /** Set while lineup reads its configuration: there is no call to cut off, and nothing to tidy up. */
  isReading = false;
  #abort: AbortController | undefined;
  readonly #running: RunningCall[] = [];
  /** Keeps callers apart; there is none while only one is known. */
  #storage: AsyncLocalStorage<Caller> | undefined;
  #only: Caller | undefined;
  /** The last caller of each file, to blame an error by its stack. */
  readonly #files = new Map<string, Caller>();
  #ignored: WeakSet<Error> | undefined;
  #late: Cut[] = [];
  #whenIdle: (() => void) | undefined;
  #wasIdle = false;

  /** Aborted when the run is interrupted. */
  get signal(): AbortSignal {
    // Made when a plugin asks for it.
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      this.#tellAborted();
    }
    return this.#abort.signal;
  }

  /** Whose code this is called from, as far as can be told. */
  current(): Caller | undefined {
    return this.#stored() ?? this.#innermost()?.caller ?? this.#inStack(new Error("here"));
  }

  /** Makes several callers known before the first is called: CommonJS runs when it is read. */
  expect(callers: readonly Caller[]): void {
    for (const caller of callers) this.#files.set(caller.file, caller);
    // Loaded when there are two to keep apart.
    this.#storage ??= new (process.getBuiltinModule("node:async_hooks").AsyncLocalStorage)();
  }

  #innermost(): RunningCall | undefined {
    return this.#running[this.#running.length - 1];
  }

  #stored(): Caller | undefined {
    return this.#storage === undefined ? this.#only : this.#storage.getStore();
  }

  #run<T>(caller: Caller, work: () => T): T {
    if (this.#storage !== undefined) return this.#storage.run(caller, work);
    this.#only = caller;
    return work();
  }

  /**
   * Calls plugin code and waits for what it gives.
   *
   * @throws what the code throws, or a `Cut`.
   */
  async call<T>(caller: Caller, work: () => T | Promise<T>): Promise<T> {
    const running: RunningCall = { caller, cut: () => {} };
    this.#files.set(caller.file, caller);
    this.#running.push(running);
    this.#wasIdle = false;
    try {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      running.cut = reject;
      try {
        // To resolve with a promise would be final; so, what comes first counts.
        Promise.resolve(this.#run(caller, work)).then(resolve, reject);
      } catch (error) {
        reject(error);
      }
      return await promise;
    } catch (error) {
      // What CommonJS did when it was read is told to all who import it.
      throw isA(error, ExitAttempt) ? exited(error, caller) : error;
    } finally {
      this.#running.splice(this.#running.indexOf(running), 1);
    }
  }

  /** Takes the errors that plugins left after their calls had ended. */
  takeLate(): Cut[] {
    const late = this.#late;
    this.#late = [];
    return late;
  }

  /** Waits until plugins have left nothing to do. Gives false when that takes too long. */
  drain(milliseconds: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), milliseconds);
    timer.unref();
    this.#whenIdle = () => {
      this.#whenIdle = undefined;
      clearTimeout(timer);
      resolve(true);
    };
    return promise;
  }

  /**
   * The event loop is empty: whoever is still awaited will never settle.
   *
   * A rejection that nothing handles is told one turn of the loop later, so the
   * first time means: one more turn.
   */
  idle(): void {
    const innermost = this.#innermost();
    if (innermost === undefined && this.#whenIdle === undefined) return;
    // Without work of its own, the loop would end and not come back here.
    setImmediate(() => {});
    this.#wasIdle = !this.#wasIdle;
    if (this.#wasIdle) return;
    if (innermost !== undefined) innermost.cut(new Cut("hung", innermost.caller));
    else this.#whenIdle?.();
  }

  /** Says that an error has been dealt with, should nothing catch it. */
  ignore(error: Error): void {
    this.#ignored ??= new WeakSet();
    this.#ignored.add(error);
  }

  /** Nothing caught an error. */
  crash(error: unknown): void {
    if (isA(error, ExitAttempt) || (isA(error, Error) && this.#ignored?.has(error) === true))
      return;
    // Bun keeps the caller for what a callback throws, and loses it for a rejection.
    const caller = this.#stored() ?? this.#ownerOf(error);
    if (caller === undefined) throw error;
    this.#cut(new Cut("crashed", caller, error));
  }

  /** Takes the place of `process.exit` while plugins are loaded. */
  exit(status?: unknown): never {
    const attempt = new ExitAttempt(status);
    const caller = this.#stored() ?? this.#ownerOf(attempt);
    if (caller !== undefined) this.#cut(exited(attempt, caller));
    throw attempt;
  }

  /** A signal came: every call is cut off, and plugins that listen to `signal` are told. */
  interrupt(signal: NodeJS.Signals): void {
    this.interrupted = signal;
    for (const { cut, caller } of [...this.#running].reverse())
      cut(new Cut("interrupted", caller, signal));
    this.#tellAborted();
  }

  #tellAborted(): void {
    if (this.interrupted !== undefined)
      this.#abort?.abort(new Error(`interrupted by ${this.interrupted}`));
  }

  #cut(cut: Cut): void {
    const running = this.#running.findLast((call) => call.caller === cut.caller);
    this.#wasIdle = false;
    if (running !== undefined) running.cut(cut);
    else this.#late.push(cut);
  }

  /** Finds who left an error: by the files in its stack, or else by who runs now. */
  #ownerOf(error: unknown): Caller | undefined {
    return this.#inStack(error) ?? this.current() ?? [...this.#files.values()].at(-1);
  }

  #inStack(error: unknown): Caller | undefined {
    for (const frame of blame(error).stack)
      for (const [file, caller] of this.#files) if (frame.includes(`${file}:`)) return caller;
    return undefined;
  }
}
