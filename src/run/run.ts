/**
 * The run: setup of all, each entry in declared order, teardown of all.
 *
 * Takes a wired lineup; returns the values, and tells what happens as events. Writes
 * nothing and reports nothing itself.
 */

import { Diagnostic, entryLabel } from "../diagnostics/diagnostic.ts";
import { PluginFault, type PluginHost, Unavailable } from "../plugin/handle.ts";
import { Cache, type Found, type Writer } from "../values/cache.ts";
import { dependenciesOf } from "../wiring/dependencies.ts";
import { isOptional, type Lineup, type WiredEntry } from "../wiring/lineup.ts";
import { misfit } from "../wiring/needs.ts";
import { now, type RunListener } from "./events.ts";
import { explainEmptyNeed, explainFault, explainResult, type Phase } from "./faults.ts";
import { Scopes } from "./scopes.ts";

/** How long plugins may take to end what they left running, in milliseconds. */
const DRAIN_MILLISECONDS = 1_000;

/** How a run ended. */
export interface Outcome {
  readonly cache: Cache;
  /** Whether an entry that sets the key failed or was skipped. */
  readonly isUnavailable: (key: string) => boolean;
  /** Whether the run came to its end; if not, the values are those that were reached. */
  readonly complete: boolean;
}

export interface RunOptions {
  lineup: Lineup;
  host: PluginHost;
  listen: RunListener;
  /** A key that must be computed; if it is lazy, only what it depends on runs. */
  wanted?: string | undefined;
}

/** Runs a lineup. */
export function runLineup(options: RunOptions): Promise<Outcome> {
  return new Run(options).run();
}

class Run {
  readonly #options: RunOptions;
  readonly #tell: RunListener;
  /** The entries that may run. */
  readonly #entries: readonly WiredEntry[];
  readonly #cache = new Cache();
  readonly #scopes: Scopes;
  /** Every entry runs at most once, however often its value is read. */
  readonly #runs = new Map<WiredEntry, Promise<void>>();
  readonly #unavailable = new Map<WiredEntry, Unavailable["state"]>();
  #stopped = false;
  #ended = false;

  constructor(options: RunOptions) {
    const { lineup, listen, wanted } = options;
    this.#options = options;
    this.#tell = listen;
    this.#entries = wanted === undefined ? lineup.entries : dependenciesOf(lineup, wanted);
    this.#scopes = new Scopes({ lineup, cache: this.#cache, listen });
    for (const [writer, value] of lineup.initial) {
      this.#cache.declare(writer);
      if (value !== undefined) this.#cache.store(writer, value);
    }
    for (const entry of this.#entries) {
      const compute = entry.config.lazy ? () => this.#runOnce(entry) : undefined;
      this.#cache.declare(entry.writer, compute);
    }
  }

  async run(): Promise<Outcome> {
    const ready: WiredEntry[] = [];
    for (const entry of this.#entries) {
      if (this.#isOver()) break;
      if (!entry.handle.description.hasSetup || (await this.#setUp(entry))) ready.push(entry);
    }
    for (const entry of this.#entries) {
      if (this.#isOver()) break;
      if (entry.config.lazy) continue;
      await this.#settle(this.#runOnce(entry));
      this.#takeLate();
    }
    const { wanted } = this.#options;
    if (wanted !== undefined && !this.#isOver()) {
      await this.#settle(this.#cache.find(wanted, Number.POSITIVE_INFINITY));
    }
    this.#ended = true;
    for (const entry of ready.reverse()) {
      if (entry.handle.description.hasTeardown) await this.#tearDown(entry);
    }
    const complete = !this.#isOver();
    await this.#drain();
    return {
      cache: this.#cache,
      isUnavailable: (key) => [...this.#unavailable.keys()].some((entry) => entry.name.as === key),
      complete: complete && !this.#isOver(),
    };
  }

  /** Waits for an entry; that it failed or was skipped has been told. */
  async #settle<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof Unavailable) return undefined;
      throw error;
    }
  }

  #isOver(): boolean {
    return this.#stopped || this.#options.host.interrupted !== undefined;
  }

  /** Calls the setup of an entry; returns whether it did not fail. */
  async #setUp(entry: WiredEntry): Promise<boolean> {
    this.#tell({ type: "setup", entry: entry.name, time: now() });
    try {
      await entry.handle.setup(this.#scopes.of(entry));
      return true;
    } catch (fault) {
      this.#fail(entry, this.#explain(fault, entry, "setup"));
      return false;
    } finally {
      this.#scopes.refresh(entry);
    }
  }

  async #tearDown(entry: WiredEntry): Promise<void> {
    try {
      await entry.handle.teardown();
    } catch (fault) {
      // The values have been computed: what is left is to tell that cleaning up failed.
      this.#tellFailed(entry, this.#explain(fault, entry, "teardown"));
    }
  }

  /** Runs an entry, or returns the run that it has had. Rejects with {@link Unavailable}. */
  #runOnce(entry: WiredEntry): Promise<void> {
    const known = this.#runs.get(entry);
    if (known !== undefined) return known;
    const run = this.#compute(entry).catch((error: unknown) => {
      const unavailable = this.#unavailableFrom(error, entry);
      this.#cache.fail(entry.writer, unavailable);
      throw unavailable;
    });
    this.#runs.set(entry, run);
    return run;
  }

  /** Tells why an entry has no value; returns what its readers receive. */
  #unavailableFrom(error: unknown, entry: WiredEntry): Unavailable {
    const { index } = entry.config;
    const label = entryLabel(entry.name);
    if (error instanceof Unavailable) {
      // The entry itself was skipped, or it did not catch that what it read is unavailable.
      const reason =
        error.index === index
          ? error.message
          : `${label}: it read a value of entry ${error.index}, which ${error.state}`;
      this.#unavailable.set(entry, "was skipped");
      this.#tell({ type: "skipped", entry: entry.name, time: now(), reason });
      return new Unavailable(reason, index, "was skipped");
    }
    const diagnostic = this.#explain(error, entry, "run");
    this.#fail(entry, diagnostic);
    return new Unavailable(diagnostic.message, index, "failed");
  }

  #skip(entry: WiredEntry, reason: string): Unavailable {
    const message = `${entryLabel(entry.name)}: ${reason}`;
    return new Unavailable(message, entry.config.index, "was skipped");
  }

  async #compute(entry: WiredEntry): Promise<void> {
    // With `on_error: continue`, a failed setup does not end the run.
    if (this.#unavailable.has(entry)) throw this.#skip(entry, "its setup failed");
    if (this.#ended) throw this.#skip(entry, "the run has ended");
    const needs = await this.#gatherNeeds(entry);
    // A lazy value that failed may have stopped the run.
    if (this.#isOver()) throw this.#skip(entry, "the run was stopped");
    const start = now();
    this.#tell({ type: "started", entry: entry.name, time: start });
    try {
      const { value, problems } = await entry.handle.run(this.#scopes.of(entry, needs));
      if (problems.length > 0) throw explainResult(problems, entry);
      if (value === undefined) return;
      const { name, writer } = entry;
      this.#cache.store(writer, value);
      this.#tell({ type: "stored", entry: name, time: now(), writer, value });
    } finally {
      this.#scopes.refresh(entry);
      const time = now();
      this.#tell({ type: "ended", entry: entry.name, time, duration: time - start });
    }
  }

  /** Gathers the values that fill an entry's needs, and validates the results among them. */
  async #gatherNeeds(entry: WiredEntry): Promise<Readonly<Record<string, unknown>>> {
    const needs: Record<string, unknown> = {};
    for (const [name, source] of entry.needs) {
      if (source.from !== "entry") {
        if (source.from === "initial") this.#scopes.tellRead(entry, source.writer, "need");
        needs[name] = source.value;
        continue;
      }
      const value = this.#cache.valueOf(source.writer);
      const found =
        value === undefined || this.#unavailable.size > 0
          ? await this.#findNeed(entry, name, source.writer)
          : { writer: source.writer, value };
      if (found !== undefined) this.#scopes.tellRead(entry, found.writer, "need");
      const { writer = source.writer, value: given } = found ?? {};
      const checked = await entry.handle.validate("need", name, given);
      const [issue] = checked.problems;
      if (issue !== undefined) {
        throw misfit({ code: "NEED_REJECTED", name, writer, issue, given }, entry);
      }
      needs[name] = checked.value;
    }
    return Object.freeze(needs);
  }

  /** Computes a value if it is lazy; throws if the entry cannot do without and there is none. */
  async #findNeed(entry: WiredEntry, name: string, writer: Writer): Promise<Found | undefined> {
    const provider = this.#options.lineup.byWriter.get(writer)!;
    const value = await this.#settle(this.#cache.read(writer));
    const state = this.#unavailable.get(provider);
    if (state !== undefined) {
      if (await isOptional(entry, name)) return undefined;
      throw this.#skip(entry, `it needs "${writer.key}", and entry ${writer.index} ${state}`);
    }
    // `undefined` stores nothing: what was stored before it remains.
    const found =
      value === undefined ? await this.#cache.find(writer.key, writer.index) : { writer, value };
    if (found === undefined && !(await isOptional(entry, name))) {
      throw explainEmptyNeed(entry, provider);
    }
    return found;
  }

  /** @throws what is not the plugin's fault: a bug in lineup. */
  #explain(error: unknown, entry: WiredEntry, phase: Phase): Diagnostic {
    if (error instanceof Diagnostic) return error;
    if (error instanceof PluginFault) return explainFault(error, entry, phase);
    throw error;
  }

  #fail(entry: WiredEntry, diagnostic: Diagnostic): void {
    this.#unavailable.set(entry, "failed");
    if (entry.config.onError === "stop") this.#stopped = true;
    this.#tellFailed(entry, diagnostic);
  }

  #tellFailed(entry: WiredEntry | undefined, diagnostic: Diagnostic): void {
    this.#tell({ type: "failed", entry: entry?.name, time: now(), diagnostic });
  }

  /** Tells of the errors that plugins left behind them. */
  #takeLate(): void {
    for (const { index, fault } of this.#options.host.takeLate()) {
      const entry = this.#options.lineup.entries.find((other) => other.config.index === index);
      if (entry !== undefined) this.#fail(entry, this.#explain(fault, entry, "run"));
    }
  }

  async #drain(): Promise<void> {
    const { host } = this.#options;
    const isIdle = host.interrupted !== undefined || (await host.drain(DRAIN_MILLISECONDS));
    this.#takeLate();
    if (isIdle) return;
    const message = "a plugin left something running after the last entry";
    const hint = "lineup ends it now: close servers, sockets and timers in teardown";
    const details = { severity: "warning", hint } as const;
    this.#tellFailed(undefined, new Diagnostic("LEFT_RUNNING", message, details));
  }
}
