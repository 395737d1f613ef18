/**
 * The one place through which plugin code in this process is called.
 *
 * A call is cut off when the event loop is empty and it has not settled, when the
 * plugin calls process.exit, when nothing catches one of its errors, or when a
 * signal comes. The process (program.ts) passes these events on. Knows nothing of
 * what is called.
 */

import type { Sources } from "../../diagnostics/source-text.ts";
import { isA } from "../../diagnostics/readable.ts";
import { type Leftover, Unavailable } from "../../plugin/handle.ts";
import { takeExitCode } from "../../process/lifecycle.ts";
import { listResources } from "../../process/resources.ts";
import { putBack } from "../../process/built-ins.ts";
import { own, restoreGlobals, turn } from "../../process/own.ts";
import { type Caller, Callers } from "./callers.ts";
import { Cut, ExitAttempt } from "./cut.ts";
import { type Patience, type RunningCall, watchCalls } from "./patience.ts";

interface Running extends RunningCall {
  readonly cut: (cut: Cut) => void;
  /** Whether a signal leaves it alone. */
  readonly isCleanup: boolean;
}

export class Calls {
  readonly callers = new Callers();
  /** The texts of the plugins' files. */
  readonly sources: Sources;
  /** Errors that plugins left after their calls had ended. */
  readonly late: Cut[] = [];
  /** The signal that interrupted the program. */
  interrupted: string | undefined;
  /** The folder of plugins.yaml, absolute. */
  folder = "";
  /** Whether any plugin code has been called. */
  started = false;
  /** Who hears of calls that take long. */
  patience: Patience | undefined;
  readonly #running: Running[] = [];
  #abort: AbortController | undefined;
  /** Why the signal is aborted. */
  #why: string | undefined;
  #whenIdle: (() => void) | undefined;
  #whenInterrupted: (() => void) | undefined;
  #wasIdle = false;
  /** When the event loop last turned, as far as is known, in nanoseconds. */
  #turned = 0;

  constructor(sources: Sources) {
    this.sources = sources;
  }

  /** Aborted when the program is interrupted, or the time of the plugin is over. */
  get signal(): AbortSignal {
    this.#abort ??= new own.AbortController();
    this.#tellAborted();
    return this.#abort.signal;
  }

  /** Announces that code of several callers is about to run. */
  expect(callers: readonly Caller[]): void {
    this.#start();
    this.callers.expect(callers);
  }

  #start(): void {
    if (this.started) return;
    this.started = true;
    if (this.patience) watchCalls(() => this.#running.at(-1), this.patience);
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
   * @throws what the code threw, or a {@link Cut}.
   */
  async call<T>(caller: Caller, work: () => T | Promise<T>, isCleanup = false): Promise<T> {
    const { promise, resolve, reject } = own.Promise.withResolvers<T>();
    const running = { caller, cut: reject, isCleanup, start: Bun.nanoseconds() };
    this.#start();
    this.#running.push(running);
    this.#wasIdle = false;
    try {
      try {
        // Whatever comes first counts: resolving with a promise would rule out a cut.
        own.Promise.resolve(this.callers.run(caller, work)).then(resolve, reject);
      } catch (error) {
        reject(error);
      }
      const value = await promise;
      this.checkExitCode(caller);
      const broken = putBack();
      if (broken !== undefined) throw new Cut("broke", caller, broken, "");
      return value;
    } catch (error) {
      // What was thrown says more.
      takeExitCode();
      putBack();
      // A CommonJS module that exits when it is read throws this to everyone who imports it.
      throw isA(error, ExitAttempt) ? exited(error, caller) : error;
    } finally {
      this.#running.splice(this.#running.indexOf(running), 1);
    }
  }

  /** Waits until plugins have nothing left running; returns what is left after some time. */
  async drain(milliseconds: number): Promise<Leftover[]> {
    const isIdle = this.interrupted !== undefined || (await this.#isIdleWithin(milliseconds));
    restoreGlobals();
    if (isIdle) return [];
    // Without a context, it is known only if there is one.
    const only = this.callers.stored();
    const left: Leftover[] = (await listResources()).map(({ noun, owner = only }) => ({
      // Owners are what `noteOwners` was given.
      index: (owner as Caller | undefined)?.name.index,
      noun,
    }));
    return left.length > 0 ? left : [{ index: only?.name.index, noun: undefined }];
  }

  #isIdleWithin(milliseconds: number): Promise<boolean> {
    const { promise, resolve } = own.Promise.withResolvers<boolean>();
    own.setTimeout(() => resolve(false), milliseconds).unref();
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
    own.setImmediate(() => {});
    this.#wasIdle = !this.#wasIdle;
    if (this.#wasIdle) return;
    if (innermost !== undefined) innermost.cut(new Cut("hung", innermost.caller));
    else this.#whenIdle?.();
  }

  /** Nothing caught an error. Returns whether it is that of a plugin. */
  crash(error: unknown): boolean {
    // Both have been reported: a reader need not await what it reads.
    if (isA(error, ExitAttempt) || isA(error, Unavailable)) return true;
    // Bun knows the caller of what a callback throws, but not of a rejection.
    const caller = this.callers.stored() ?? this.#ownerOf(error);
    if (caller !== undefined) this.#cut(new Cut("crashed", caller, error));
    return caller !== undefined;
  }

  /**
   * Finds out whether plugins have set process.exitCode to a failure.
   *
   * @param caller whose code ran last, if it is known.
   * @throws a {@link Cut} if it was the caller. For others, their call is cut off, or it is late.
   */
  checkExitCode(caller: Caller | undefined): void {
    const status = takeExitCode();
    if (status === undefined) return;
    // Nothing tells who set it, unless one file alone mentions it.
    const mentions = ({ file }: Caller) => this.sources.get(file)?.text.includes("exitCode");
    const all = this.callers.all();
    const [only, ...others] = all.filter(mentions);
    const isOther = others.length === 0 && only?.file !== caller?.file;
    const owner = (isOther ? only : caller) ?? caller ?? all.at(-1);
    if (owner === undefined) return;
    // Its own stack would say where it was noticed.
    const cut = new Cut("exitCode", owner, status, "");
    if (owner === caller) throw cut;
    this.#cut(cut);
  }

  /** Takes the place of `process.exit`. */
  exit(status?: unknown): never {
    const attempt = new ExitAttempt(status);
    const caller = this.callers.stored() ?? this.#ownerOf(attempt);
    if (caller !== undefined) this.#cut(exited(attempt, caller));
    throw attempt;
  }

  /**
   * A signal came: calls are cut off, except those that clean up, and plugins that listen
   * to `signal` are told.
   */
  interrupt(signal: string): void {
    this.interrupted = signal;
    this.#why = `interrupted by ${signal}`;
    for (const { cut, caller, isCleanup } of [...this.#running].reverse()) {
      if (!isCleanup) cut(new Cut("interrupted", caller, signal));
    }
    this.#tellAborted();
    this.#whenIdle?.();
    this.#whenInterrupted?.();
  }

  /** Tells plugins that listen to `signal` to come to their end. */
  abort(why: string): void {
    this.#why ??= why;
    this.#tellAborted();
  }

  /** Waits, but not if a signal has come. */
  async pause(milliseconds: number): Promise<void> {
    if (this.interrupted !== undefined) return;
    const { promise, resolve } = own.Promise.withResolvers<void>();
    const timer = own.setTimeout(resolve, milliseconds);
    this.#whenInterrupted = resolve;
    await promise;
    timer.close();
  }

  /**
   * Lets signals be heard that came while plugin code kept the process busy: one turn of
   * the event loop is enough. It is left out if the last one was less than a millisecond
   * ago: it takes about 20 microseconds.
   */
  hear(): Promise<void> | undefined {
    const isDue = this.started && Bun.nanoseconds() - this.#turned >= 1e6;
    return isDue ? this.turn() : undefined;
  }

  /** Waits one turn of the event loop: errors that code left behind are known then, too. */
  turn(): Promise<void> {
    this.#turned = Bun.nanoseconds();
    return turn();
  }

  /** A plugin is about to send a signal, which may be to this process. */
  expectSignal(): void {
    this.#turned = 0;
  }

  #tellAborted(): void {
    if (this.#why === undefined) return;
    this.#abort?.abort(new Error(this.#why));
  }

  #cut(cut: Cut): void {
    const running = this.#running.findLast((call) => call.caller === cut.caller);
    this.#wasIdle = false;
    if (running !== undefined) running.cut(cut);
    else this.late.push(cut);
  }

  #ownerOf(error: unknown): Caller | undefined {
    return this.callers.inStack(error) ?? this.current() ?? this.callers.all().at(-1);
  }
}

function exited(attempt: ExitAttempt, caller: Caller): Cut {
  return new Cut("exited", caller, attempt.status, attempt.stack);
}
