/**
 * The run: setup of all, each entry in declared order, teardown of all.
 *
 * Takes a wired lineup; gives the values and every failure. Prints nothing.
 */

import { LineupError } from "../errors.ts";
import type { Calls } from "../plugin/calls.ts";
import { Cache, type Writer } from "../values/cache.ts";
import { toPlain } from "../values/plain.ts";
import { invalidNeed } from "../wiring/needs.ts";
import { closure } from "../wiring/closure.ts";
import type { Lineup, NeedSource, WiredEntry } from "../wiring/wire.ts";
import { type LogSink, runContext, type Surroundings, setupContext } from "./context.ts";
import { callFault, crashFault, nameEntry, placeOf, refusedResult, resultFault } from "./faults.ts";

/** How long plugins may take to end what they left running, in milliseconds. */
const DRAIN_MILLISECONDS = 1_000;

export interface Skipped {
  entry: WiredEntry;
  reason: string;
}

/** Hears what happens, as it happens. */
export interface Reporter {
  log: LogSink;
  failed(error: LineupError): void;
  skipped(skipped: Skipped): void;
  stepped(entry: WiredEntry, cache: Cache): void;
}

export interface Outcome {
  cache: Cache;
  failures: LineupError[];
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

/** Says that an entry can't run since a value that it needs is missing. */
class Skip extends Error {}

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

  constructor({ lineup, calls, reporter, wanted }: RunOptions) {
    const only = wanted === undefined ? undefined : closure(lineup, wanted);
    this.#entries = lineup.entries.filter((entry) => only?.has(entry) ?? true);
    this.#wanted = wanted;
    this.#calls = calls;
    this.#reporter = reporter;
    this.#around = { lineup, cache: this.#cache, signal: calls.signal, log: reporter.log };
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
      await this.#runOnce(entry).catch(() => undefined);
      this.#takeLate();
      this.#reporter.stepped(entry, this.#cache);
    }
    if (this.#wanted !== undefined && !this.#isOver())
      await this.#cache.get(this.#wanted, Number.POSITIVE_INFINITY).catch(() => undefined);
    for (const entry of ready.reverse()) await this.#teardown(entry);
    await this.#drain();
    return {
      cache: this.#cache,
      failures: this.#failures,
      durations: this.#durations,
      complete: !this.#isOver(),
    };
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
    const run = this.#runEntry(entry).catch((error: unknown) => {
      if (error instanceof Skip) {
        this.#skip(entry, error.message);
        throw error;
      }
      // A lazy value that this one read has failed, and was reported.
      if (error instanceof LineupError && this.#failures.includes(error)) {
        const skip = new Skip(
          `${nameEntry(entry)} read a value of entry ${error.entry?.index}, which failed`,
        );
        this.#skip(entry, skip.message);
        throw skip;
      }
      const fault = callFault(error, entry, "run");
      this.#fail(entry, fault);
      throw fault;
    });
    this.#runs.set(entry, run);
    return run;
  }

  async #runEntry(entry: WiredEntry): Promise<void> {
    // Its setup failed, and that it may: `on_error: continue`.
    if (this.#failed.has(entry)) throw new Skip(`the setup of ${nameEntry(entry)} failed`);
    const needs = await this.#gather(entry);
    const start = performance.now();
    const given = await this.#calls.call<unknown>(entry, () =>
      entry.plugin.run(runContext(entry, needs, this.#around)),
    );
    this.#durations.set(entry.writer, performance.now() - start);
    await this.#store(entry, given);
  }

  async #store(entry: WiredEntry, given: unknown): Promise<void> {
    const { provides } = entry.plugin;
    let result = given;
    if (provides !== undefined) {
      const checked = await entry.validate(provides, given);
      if (!("value" in checked)) throw refusedResult(checked.flaws, entry);
      result = checked.value;
    }
    if (result === undefined) return;
    try {
      this.#cache.store(entry.writer, toPlain(result));
    } catch (error) {
      throw resultFault(error, entry);
    }
  }

  /** Reads the needs of an entry, and checks those that entries provide. */
  async #gather(entry: WiredEntry): Promise<Readonly<Record<string, unknown>>> {
    const needs: Record<string, unknown> = {};
    for (const [name, source] of entry.needs) {
      if ("writer" in source) this.#cache.noteNeed(source.writer, entry.config.index);
      needs[name] = source.from === "entry" ? await this.#read(name, source, entry) : source.value;
    }
    return Object.freeze(needs);
  }

  async #read(
    name: string,
    { writer, optional }: Extract<NeedSource, { from: "entry" }>,
    entry: WiredEntry,
  ): Promise<unknown> {
    const provider = this.#byWriter.get(writer)!;
    // A lazy provider that fails has been reported; what matters here is that the value is missing.
    let value = await this.#cache.read(writer).catch(() => undefined);
    const failure = this.#failed.get(provider);
    // `undefined` sets nothing: what stood there before still stands.
    if (value === undefined && failure === undefined)
      value = await this.#cache.get(writer.key, writer.position);
    if (value === undefined && !optional) {
      if (failure !== undefined)
        throw new Skip(
          `${nameEntry(entry)} needs "${writer.key}", and entry ${writer.position} ${failure}`,
        );
      throw new LineupError(
        "NEED_EMPTY",
        `${nameEntry(entry)} needs "${writer.key}", and ${nameEntry(provider)} returned undefined, so it is not set`,
        {
          ...placeOf(provider, "run"),
          hint: `return null for "nothing", or make the need optional: v.optional(…)`,
        },
      );
    }
    const result = await entry.validate(entry.plugin.needs[name]!, value);
    if ("value" in result) return result.value;
    throw invalidNeed(entry, name, {
      writer,
      what: `"${writer.key}", as entry ${writer.position} computed it,`,
      why: result.flaws[0]!.message,
      exitCode: 1,
    });
  }

  #skip(entry: WiredEntry, reason: string): void {
    this.#failed.set(entry, "was skipped");
    this.#reporter.skipped({ entry, reason });
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
      // A value that failed was reported; that nobody awaited it is no second failure.
      if (cut.detail instanceof LineupError || cut.detail instanceof Skip) continue;
      const entry =
        this.#entries.find((other) => other === cut.caller) ??
        // What the import of a file left is the first entry's that uses the file.
        this.#entries.find((other) => other.file === cut.caller.file);
      if (entry !== undefined) this.#fail(entry, crashFault(cut, entry));
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
