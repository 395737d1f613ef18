/**
 * The run: setup of all, each entry in declared order, teardown of all.
 *
 * Takes a wired lineup; gives the values and every failure. Prints nothing.
 */

import { LineupError } from "../errors.ts";
import { isA } from "../plugin/blame.ts";
import type { Calls } from "../plugin/calls.ts";
import type { Schema } from "../plugin/plugin.ts";
import { Cache, type Found, type Writer } from "../values/cache.ts";
import { type Plain, toPlain } from "../values/plain.ts";
import { closure } from "../wiring/closure.ts";
import { isOptional } from "../wiring/needs.ts";
import type { Lineup, WiredEntry } from "../wiring/wire.ts";
import { type EntrySource, gatherNeeds } from "./needs.ts";
import { type LogSink, runContext, type Surroundings, setupContext } from "./context.ts";
import { callFault, emptyNeed, refusedResult, resultFault, Skip } from "./faults.ts";

/** How long plugins may take to end what they left running, in milliseconds. */
const DRAIN_MILLISECONDS = 1_000;

/** Hears what happens, as it happens. */
export interface Reporter {
  log: LogSink;
  failed(error: LineupError): void;
  skipped(reason: string): void;
  stepped(entry: WiredEntry, cache: Cache): void;
}

export interface Outcome {
  cache: Cache;
  failures: LineupError[];
  /** Whether an entry that sets the key failed or was skipped. */
  hasFailed(key: string): boolean;
  /** How long each entry's `run` took, in milliseconds. */
  durations: ReadonlyMap<Writer, number>;
  /** Whether the run came to its end; if not, the values are what was reached. */
  complete: boolean;
}

export interface RunOptions {
  lineup: Lineup;
  calls: Calls;
  reporter: Reporter;
  /** The key of a value that must be computed; if it is a lazy one, only what it needs is run. */
  wanted?: string | undefined;
}

/** Runs a lineup. */
export function runLineup(options: RunOptions): Promise<Outcome> {
  return new Run(options).run();
}

class Run {
  readonly #entries: readonly WiredEntry[];
  readonly #calls: Calls;
  readonly #reporter: Reporter;
  readonly #around: Surroundings;
  readonly #cache = new Cache();
  readonly #byWriter = new Map<Writer, WiredEntry>();
  /** Every entry runs at most once, however often its value is read. */
  readonly #runs = new Map<WiredEntry, Promise<void>>();
  readonly #failed = new Map<WiredEntry, string>();
  readonly #failures: LineupError[] = [];
  readonly #durations = new Map<Writer, number>();
  readonly #wanted: string | undefined;
  #stopped = false;
  #ended = false;

  constructor({ lineup, calls, reporter, wanted }: RunOptions) {
    const { entries } = lineup;
    const only = wanted === undefined ? undefined : closure(lineup, wanted);
    this.#entries = only === undefined ? entries : entries.filter((entry) => only.has(entry));
    this.#wanted = wanted;
    this.#calls = calls;
    this.#reporter = reporter;
    this.#around = { lineup, cache: this.#cache, calls, log: reporter.log };
    for (const { writer, value } of lineup.initial) {
      this.#cache.declare(writer);
      if (value !== undefined) this.#cache.store(writer, value);
    }
    for (const entry of this.#entries) {
      const isLazy = entry.config.lazy;
      this.#cache.declare(entry.writer, isLazy ? () => this.#runOnce(entry) : undefined);
      this.#byWriter.set(entry.writer, entry);
    }
  }

  async run(): Promise<Outcome> {
    const ready: WiredEntry[] = [];
    for (const entry of this.#entries) {
      if (this.#isOver()) break;
      if (await this.#setup(entry)) ready.push(entry);
    }
    for (const entry of this.#entries) {
      if (this.#isOver()) break;
      if (entry.config.lazy) continue;
      await this.#settle(this.#runOnce(entry));
      this.#takeLate();
      this.#reporter.stepped(entry, this.#cache);
    }
    if (this.#wanted !== undefined && !this.#isOver())
      await this.#settle(this.#cache.find(this.#wanted, Number.POSITIVE_INFINITY));
    this.#ended = true;
    for (const entry of ready.reverse()) await this.#teardown(entry);
    await this.#drain();
    return {
      cache: this.#cache,
      failures: this.#failures,
      hasFailed: (key) => [...this.#failed.keys()].some((entry) => entry.name.as === key),
      durations: this.#durations,
      complete: !this.#isOver(),
    };
  }

  /** Waits for something whose failure has been reported; anything else is a bug, and goes on. */
  async #settle(work: Promise<unknown>): Promise<unknown> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof Skip || this.#failures.includes(error as LineupError)) return undefined;
      throw error;
    }
  }

  #isOver(): boolean {
    return this.#stopped || this.#calls.interrupted !== undefined;
  }

  async #setup(entry: WiredEntry): Promise<boolean> {
    const { plugin } = entry;
    try {
      if (plugin.setup !== undefined)
        await this.#calls.call(entry, () => plugin.setup?.(setupContext(entry, this.#around)));
      return true;
    } catch (thrown) {
      this.#fail(entry, callFault(thrown, entry, "setup"));
      return false;
    }
  }

  async #teardown(entry: WiredEntry): Promise<void> {
    const { plugin } = entry;
    try {
      if (plugin.teardown !== undefined) await this.#calls.call(entry, () => plugin.teardown?.());
    } catch (thrown) {
      // The values are there: what is left is to say that cleaning up failed.
      this.#report(callFault(thrown, entry, "teardown"));
    }
  }

  /** Runs an entry, or gives the run that it has had; rejects when it failed or was skipped. */
  #runOnce(entry: WiredEntry): Promise<void> {
    const known = this.#runs.get(entry);
    if (known !== undefined) return known;
    const run = this.#compute(entry).catch((error: unknown) => {
      const reason = this.#reportRun(entry, error);
      // Whoever reads the value gets this; when nobody awaits it, it is no second failure.
      this.#calls.ignore(reason);
      throw reason;
    });
    this.#runs.set(entry, run);
    return run;
  }

  /** Reports why an entry has no value; gives what its readers get. */
  #reportRun(entry: WiredEntry, error: unknown): Error {
    // A lazy value that this one read has none, and that was reported.
    const isOthers = isA(error, LineupError) && this.#failures.includes(error);
    if (isA(error, Skip) || isOthers) {
      const other = isA(error, Skip) ? error.entry : error.entry?.index;
      const skip =
        isA(error, Skip) && error.entry === entry.config.index
          ? error
          : new Skip(
              entry,
              `it read a value of entry ${other}, which ${isOthers ? "failed" : "was skipped"}`,
            );
      this.#failed.set(entry, "was skipped");
      this.#reporter.skipped(skip.message);
      return skip;
    }
    const fault = callFault(error, entry, "run");
    this.#fail(entry, fault);
    return fault;
  }

  async #compute(entry: WiredEntry): Promise<void> {
    // Its setup failed, and that it may: `on_error: continue`.
    if (this.#failed.has(entry)) throw new Skip(entry, "its setup failed");
    if (this.#ended) throw new Skip(entry, "the run has ended");
    const needs = await gatherNeeds(entry, this.#cache, (name, source) =>
      this.#read(entry, name, source),
    );
    // A lazy value that failed may have stopped the run.
    if (this.#isOver()) throw new Skip(entry, "the run was stopped");
    const start = Bun.nanoseconds();
    const given = await this.#calls.call<unknown>(entry, () =>
      entry.plugin.run(runContext(entry, needs, this.#around)),
    );
    this.#durations.set(entry.writer, (Bun.nanoseconds() - start) / 1e6);
    const { provides } = entry.plugin;
    const result = provides === undefined ? given : await checkResult(entry, provides, given);
    if (result !== undefined) this.#store(entry, result);
  }

  #store(entry: WiredEntry, result: unknown): void {
    try {
      this.#cache.store(entry.writer, toPlain(result));
    } catch (error) {
      throw resultFault(error, entry);
    }
  }

  /** Reads the value that an entry needs from another. */
  #read(
    entry: WiredEntry,
    name: string,
    { writer }: EntrySource,
  ): Found | Promise<Found | undefined> {
    const value = this.#cache.valueOf(writer);
    return value === undefined || this.#failed.size > 0
      ? this.#find(entry, name, writer)
      : { writer, value };
  }

  /** Computes the value if need be; throws when the entry must have one and there is none. */
  async #find(entry: WiredEntry, name: string, writer: Writer): Promise<Found | undefined> {
    const provider = this.#byWriter.get(writer)!;
    // A lazy provider that fails has been reported; what matters here is that the value is missing.
    const value = (await this.#settle(this.#cache.read(writer))) as Plain | undefined;
    const failure = this.#failed.get(provider);
    if (failure !== undefined) {
      if (await isOptional(entry, name)) return undefined;
      throw new Skip(entry, `it needs "${writer.key}", and entry ${writer.position} ${failure}`);
    }
    // `undefined` sets nothing: what stood there before still stands.
    const found =
      value === undefined ? await this.#cache.find(writer.key, writer.position) : { writer, value };
    if (found === undefined && !(await isOptional(entry, name))) throw emptyNeed(entry, provider);
    return found;
  }

  #fail(entry: WiredEntry, error: LineupError): void {
    this.#failed.set(entry, "failed");
    if (entry.config.onError === "stop") this.#stopped = true;
    this.#report(error);
  }

  #report(error: LineupError): void {
    this.#failures.push(error);
    this.#reporter.failed(error);
  }

  /** Reports the errors that plugins left behind them. */
  #takeLate(): void {
    for (const cut of this.#calls.takeLate()) {
      const entries = this.#around.lineup.entries;
      const entry =
        entries.find((other) => other === cut.caller) ??
        // What the import of a file left is the first entry's that uses the file.
        entries.find((other) => other.file === cut.caller.file);
      if (entry !== undefined) this.#fail(entry, callFault(cut, entry, "run"));
    }
  }

  async #drain(): Promise<void> {
    const isIdle =
      this.#calls.interrupted !== undefined || (await this.#calls.drain(DRAIN_MILLISECONDS));
    this.#takeLate();
    if (!isIdle)
      this.#reporter.failed(
        new LineupError("LEFT_RUNNING", "a plugin left something running after the last entry", {
          severity: "warning",
          hint: "lineup ends it now: close servers, sockets and timers in teardown",
        }),
      );
  }
}

async function checkResult(
  entry: WiredEntry,
  provides: Schema<any, any>,
  given: unknown,
): Promise<unknown> {
  const checked = await entry.validate(provides, given);
  if ("value" in checked) return checked.value;
  throw refusedResult(checked.flaws, entry);
}
