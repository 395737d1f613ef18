/**
 * The one place through which plugin code in this process is called.
 *
 * A call is cut off when the event loop is empty and it has not settled, when the
 * plugin calls process.exit, when nothing catches one of its errors, or when a
 * signal comes. The process (program.ts) passes these events on. Knows nothing of
 * what is called.
 */

import type { Sources } from "../../diagnostics/source-text.ts";
import { isA } from "../../diagnostics/thrown.ts";
import { Unavailable } from "../../plugin/handle.ts";
import { type Caller, Callers } from "./callers.ts";
import { Cut, ExitAttempt, toFault } from "./cut.ts";

export class Calls {
  readonly callers = new Callers();
  /** The texts of the plugins' files. */
  readonly sources: Sources;
  /** Errors that plugins left after their calls had ended. */
  readonly late: Cut[] = [];
  /** The signal that interrupted the program. */
  interrupted: string | undefined;
  /** Whether any plugin code has been called. */
  started = false;
  readonly #running: { caller: Caller; cut: (cut: Cut) => void }[] = [];
  #abort: AbortController | undefined;
  #whenIdle: (() => void) | undefined;
  #wasIdle = false;

  constructor(sources: Sources) {
    this.sources = sources;
  }

  /** Aborted when the program is interrupted. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    this.#tellAborted();
    return this.#abort.signal;
  }

  /** Returns whose code this is called from, as far as that is known. */
  current(): Caller | undefined {
    return (
      this.callers.stored() ??
      this.#running.at(-1)?.caller ??
      this.callers.inStack(new Error("to read the stack"))
    );
  }

  /**
   * Calls plugin code and waits until it settles or is cut off.
   *
   * @param sources with them, what the code threw or a {@link Cut} becomes a PluginFault.
   */
  async call<T>(caller: Caller, work: () => T | Promise<T>, sources?: Sources): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const running = { caller, cut: reject };
    this.started = true;
    this.#running.push(running);
    this.#wasIdle = false;
    try {
      try {
        // Whatever comes first counts: resolving with a promise would rule out a cut.
        Promise.resolve(this.callers.run(caller, work)).then(resolve, reject);
      } catch (error) {
        reject(error);
      }
      return await promise;
    } catch (error) {
      // A CommonJS module that exits when it is read throws this to everyone who imports it.
      const thrown = isA(error, ExitAttempt) ? exited(error, caller) : error;
      throw sources === undefined ? thrown : toFault(thrown, sources);
    } finally {
      this.#running.splice(this.#running.indexOf(running), 1);
    }
  }

  /** Waits until plugins have nothing left running; returns false when that takes too long. */
  drain(milliseconds: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    setTimeout(() => resolve(false), milliseconds).unref();
    this.#whenIdle = () => {
      this.#whenIdle = undefined;
      resolve(true);
    };
    return promise;
  }

  /**
   * The event loop is empty: whatever is still awaited will never settle.
   *
   * An unhandled rejection is reported one turn of the loop later, so the first
   * time only asks for one more turn.
   */
  idle(): void {
    const innermost = this.#running.at(-1);
    if (innermost === undefined && this.#whenIdle === undefined) return;
    // Without work of its own the loop would end instead of coming back here.
    setImmediate(() => {});
    this.#wasIdle = !this.#wasIdle;
    if (this.#wasIdle) return;
    if (innermost !== undefined) innermost.cut(new Cut("hung", innermost.caller));
    else this.#whenIdle?.();
  }

  /** Nothing caught an error. */
  crash(error: unknown): void {
    // Both have been reported: a reader need not await what it reads.
    if (isA(error, ExitAttempt) || isA(error, Unavailable)) return;
    // Bun knows the caller of what a callback throws, but not of a rejection.
    const caller = this.callers.stored() ?? this.#ownerOf(error);
    if (caller === undefined) throw error;
    this.#cut(new Cut("crashed", caller, error));
  }

  /** Takes the place of `process.exit`. */
  exit(status?: unknown): never {
    const attempt = new ExitAttempt(status);
    const caller = this.callers.stored() ?? this.#ownerOf(attempt);
    if (caller !== undefined) this.#cut(exited(attempt, caller));
    throw attempt;
  }

  /** A signal came: every call is cut off, and plugins that listen to `signal` are told. */
  interrupt(signal: string): void {
    this.interrupted = signal;
    for (const { cut, caller } of [...this.#running].reverse()) {
      cut(new Cut("interrupted", caller, signal));
    }
    this.#tellAborted();
  }

  #tellAborted(): void {
    if (this.interrupted === undefined) return;
    this.#abort?.abort(new Error(`interrupted by ${this.interrupted}`));
  }

  #cut(cut: Cut): void {
    const running = this.#running.findLast((call) => call.caller === cut.caller);
    this.#wasIdle = false;
    if (running !== undefined) running.cut(cut);
    else this.late.push(cut);
  }

  #ownerOf(error: unknown): Caller | undefined {
    return this.callers.inStack(error) ?? this.current() ?? this.callers.last();
  }
}

function exited(attempt: ExitAttempt, caller: Caller): Cut {
  return new Cut("exited", caller, attempt.status, attempt.stack);
}
