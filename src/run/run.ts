/**
 * The run: setup of all, each entry in declared order, teardown of all.
 *
 * Takes a wired lineup; returns the values, and tells what happens as events. Writes
 * nothing and reports nothing itself.
 */

import { Diagnostic, entryLabel } from "../diagnostics/diagnostic.ts";
import { PluginFault, type PluginHost, Unavailable } from "../plugin/handle.ts";
import type { RunResult, RunScope } from "../plugin/handle.ts";
import { Cache } from "../values/cache.ts";
import { takePart } from "../values/part.ts";
import { type Lineup, refLabel } from "../wiring/lineup.ts";
import type { ValueRef, WiredEntry } from "../wiring/lineup.ts";
import { partDiagnostic } from "../wiring/refs.ts";
import { isKnownOff, notBoolean, whenReader } from "../wiring/when.ts";
import { now, type RunListener } from "./events.ts";
import type { Phase } from "./faults.ts";
import { faults } from "./lazy.ts";
import { Reads, skipped } from "./reads.ts";
import { retry } from "./retry.ts";
import { Scopes } from "./scopes.ts";

/** How long plugins may take to end what they left running, in milliseconds. */
const DRAIN_MILLISECONDS = 1_000;

/** How a run ended. */
export interface Outcome {
  readonly cache: Cache;
  /** Why an entry that sets the key has stored nothing; `undefined`: it has not failed. */
  readonly whyUnavailable: (key: string) => Unavailable["state"] | undefined;
  /** Whether the run came to its end; if not, the values are those that were reached. */
  readonly complete: boolean;
}

export interface RunOptions {
  lineup: Lineup;
  host: PluginHost;
  listen: RunListener;
  /** The entries that run; others do if their value is read. Default: all. */
  entries?: readonly WiredEntry[] | undefined;
  /** Keys whose values must be computed, even if they are lazy. Default: none. */
  wanted?: readonly string[] | undefined;
}

/** Runs a lineup. */
export function runLineup(options: RunOptions): Promise<Outcome> {
  return new Run(options).run();
}

class Run {
  readonly #options: RunOptions;
  readonly #tell: RunListener;
  /** The entries that take part in any case; others do if their value is read. */
  readonly #entries: ReadonlySet<WiredEntry>;
  /** The entries whose setup has been started, if they have one. */
  readonly #begun = new Set<WiredEntry>();
  readonly #cache = new Cache();
  readonly #scopes: Scopes;
  readonly #reads: Reads;
  /** Every entry runs at most once, however often its value is read. */
  readonly #runs = new Map<WiredEntry, Promise<void>>();
  readonly #unavailable = new Map<WiredEntry, Unavailable["state"]>();
  /** Entries that are skipped by their `when`: what they were to replace remains. */
  readonly #off = new Set<WiredEntry>();
  /** How many entries run, or wait for what they need. */
  #pending = 0;
  #stopped = false;
  #ended = false;

  constructor(options: RunOptions) {
    const { lineup, listen, entries = lineup.entries } = options;
    this.#options = options;
    this.#tell = listen;
    this.#entries = new Set(entries);
    this.#scopes = new Scopes({ lineup, cache: this.#cache, listen }, this.#entries);
    this.#reads = new Reads(this.#scopes);
    for (const [writer, value] of lineup.initial) {
      this.#cache.declare(writer);
      if (value !== undefined) this.#cache.store(writer, value);
    }
    for (const entry of lineup.entries) {
      const isLazy = entry.config.lazy || !this.#entries.has(entry);
      this.#cache.declare(entry.writer, isLazy ? this.#later(entry) : undefined);
    }
  }

  async run(): Promise<Outcome> {
    for (const entry of this.#entries) {
      await this.#hear();
      if (this.#isOver()) break;
      if (!isKnownOff(entry, this.#options.lineup)) await this.#begin(entry);
    }
    for (const entry of this.#entries) {
      if (entry.config.lazy) continue;
      await this.#hear();
      if (this.#isOver()) break;
      await this.#settle(this.#runOnce(entry));
      this.#takeLate();
    }
    for (const key of this.#options.wanted ?? []) {
      if (this.#isOver()) break;
      await this.#settle(this.#cache.find(key, Number.POSITIVE_INFINITY));
    }
    await this.#finish();
    this.#ended = true;
    for (const entry of [...this.#begun].reverse()) {
      if (entry.handle.description.hasTeardown) await this.#tearDown(entry);
    }
    const complete = !this.#isOver();
    await this.#drain();
    return {
      cache: this.#cache,
      whyUnavailable: (key) => this.#whyUnavailable(key),
      complete: complete && !this.#isOver(),
    };
  }

  /** Waits for what runs still, since nobody awaited the value, but not for ever. */
  async #finish(): Promise<void> {
    const { host } = this.#options;
    for (let waited = 0; waited < PATIENCE && this.#pending > 0; waited += STEP) {
      if (this.#isOver()) return;
      await host.pause(STEP);
    }
  }

  #whyUnavailable(key: string): Unavailable["state"] | undefined {
    const states = [...this.#unavailable].flatMap(([{ name }, state]) =>
      name.as === key ? [state] : [],
    );
    if (states.includes("failed")) return "failed";
    const isOff = [...this.#off].some(({ name }) => name.as === key);
    return isOff || states.length > 0 ? "was skipped" : undefined;
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

  /** Hears signals that have come; without waiting, if there was time for that just now. */
  #hear(): Promise<void> | undefined {
    return this.#options.host.hear();
  }

  /** Whether nothing more may be started. */
  #isOver(): boolean {
    return this.#stopped || this.#options.host.interrupted !== undefined;
  }

  /** Calls the setup of an entry, if it has one. From now on, it will be torn down. */
  #begin(entry: WiredEntry): Promise<void> | undefined {
    this.#begun.add(entry);
    return entry.handle.description.hasSetup ? this.#setUp(entry) : undefined;
  }

  async #setUp(entry: WiredEntry): Promise<void> {
    this.#tell({ type: "setup", entry: entry.name, time: now() });
    try {
      await entry.handle.setup(this.#scopes.of(entry));
    } catch (fault) {
      this.#fail(entry, this.#explain(fault, entry, "setup"));
    } finally {
      this.#scopes.refresh(entry);
    }
  }

  async #tearDown(entry: WiredEntry): Promise<void> {
    try {
      await entry.handle.teardown();
    } catch (fault) {
      // The values have been computed: what is left is to tell that cleaning up failed.
      const diagnostic = this.#explain(fault, entry, "teardown");
      this.#tellFailed(entry, weigh(diagnostic, entry));
    }
  }

  #later(entry: WiredEntry): () => Promise<void> {
    return () => this.#runOnce(entry);
  }

  /** Runs an entry, or returns the run that it has had. Rejects with {@link Unavailable}. */
  #runOnce(entry: WiredEntry): Promise<void> {
    const known = this.#runs.get(entry);
    if (known !== undefined) return known;
    this.#pending++;
    const run = this.#compute(entry)
      .catch((error: unknown) => {
        const unavailable = this.#unavailableFrom(error, entry);
        this.#cache.fail(entry.writer, unavailable);
        throw unavailable;
      })
      .finally(() => void this.#pending--);
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
      const isIntended = [...this.#off].some(({ config }) => config.index === error.index);
      this.#tell({ type: "skipped", entry: entry.name, time: now(), reason, isIntended });
      return new Unavailable(reason, index, "was skipped");
    }
    const diagnostic = this.#explain(error, entry, "run");
    this.#fail(entry, diagnostic);
    return new Unavailable(diagnostic.message, index, "failed");
  }

  async #compute(entry: WiredEntry): Promise<void> {
    if (this.#ended) throw skipped(entry, "the run has ended");
    if (!this.#begun.has(entry) && !isKnownOff(entry, this.#options.lineup)) {
      await this.#hear();
      if (this.#isOver()) throw skipped(entry, "the run was stopped");
      await this.#begin(entry);
    }
    // With `on_error: continue`, a failed setup does not end the run.
    if (this.#unavailable.has(entry)) throw skipped(entry, "its setup failed");
    if (entry.when !== undefined && !(await this.#isOn(entry, entry.when))) return;
    const needs = await this.#reads.needsOf(entry);
    // A lazy value that failed may have stopped the run.
    await this.#hear();
    if (this.#isOver()) throw skipped(entry, "the run was stopped");
    if (this.#ended) throw skipped(entry, "the run has ended");
    const start = now();
    this.#tell({ type: "started", entry: entry.name, time: start });
    try {
      const isOnce = entry.config.retry === 0;
      const running = isOnce
        ? entry.handle.run(this.#scopes.of(entry, needs))
        : this.#retry(entry, needs);
      const { value, problems } = await running;
      if (problems.length > 0) throw faults().explainResult(problems, entry);
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

  #retry(entry: WiredEntry, needs: RunScope["needs"]): Promise<RunResult> {
    const call = () => entry.handle.run(this.#scopes.of(entry, needs));
    const explain = (error: unknown) => this.#explain(error, entry, "run");
    return retry(entry, call, { ...this.#options, explain });
  }

  /** Reads the value that decides whether an entry runs; if it is false, tells so. */
  async #isOn(entry: WiredEntry, when: ValueRef): Promise<boolean> {
    const found = await this.#reads.find(when.writer);
    const label = refLabel(when);
    if (found === undefined || found instanceof Unavailable) {
      const { index } = found ?? when.writer;
      const state = found?.state ?? "has no value";
      throw skipped(entry, `it runs when "${label}" is true, and entry ${index} ${state}`);
    }
    this.#scopes.tellRead(entry, found.writer, "when");
    const { value, problems } = takePart(found.value, { key: when.writer.key, path: when.path });
    if (problems[0] !== undefined) {
      throw partDiagnostic("PART_MISSING", when, problems[0], whenReader(entry));
    }
    if (typeof value !== "boolean") throw notBoolean("NEED_REJECTED", when, value!, entry);
    if (value) return true;
    const reason = `${entryLabel(entry.name)}: "${label}" is false`;
    this.#tell({ type: "skipped", entry: entry.name, time: now(), reason, isIntended: true });
    this.#off.add(entry);
    const unavailable = new Unavailable(reason, entry.config.index, "was skipped");
    this.#cache.skip(entry.writer, unavailable);
    return false;
  }

  /** @throws what is not the plugin's fault: a bug in lineup. */
  #explain(error: unknown, entry: WiredEntry, phase: Phase): Diagnostic {
    if (error instanceof Diagnostic) return error;
    if (error instanceof PluginFault) return faults().explainFault(error, entry, phase);
    throw error;
  }

  #fail(entry: WiredEntry, diagnostic: Diagnostic): void {
    this.#unavailable.set(entry, "failed");
    if (entry.config.onError === "stop") this.#stopped = true;
    this.#tellFailed(entry, weigh(diagnostic, entry));
  }

  #tellFailed(entry: WiredEntry | undefined, diagnostic: Diagnostic): void {
    this.#tell({ type: "failed", entry: entry?.name, time: now(), diagnostic });
  }

  /** Tells of the errors that plugins left behind them. */
  #takeLate(): void {
    for (const { index, fault } of this.#options.host.takeLate()) {
      const entry = this.#options.lineup.entries.find((other) => other.config.index === index);
      if (entry === undefined) continue;
      const diagnostic = this.#explain(fault, entry, "run");
      this.#fail(entry, diagnostic);
      this.#cache.fail(entry.writer, new Unavailable(diagnostic.message, index, "failed"));
    }
  }

  async #drain(): Promise<void> {
    const { host, lineup } = this.#options;
    const left = await host.drain(DRAIN_MILLISECONDS);
    this.#takeLate();
    for (const [index, nouns] of Map.groupBy(left, (one) => one.index)) {
      const entry = lineup.entries.find((other) => other.config.index === index);
      this.#tellFailed(entry, faults().explainLeftovers(nouns, entry));
    }
  }
}

/** How long entries are waited for whose values nobody awaits, and how often, in milliseconds. */
const PATIENCE = 2_000;
const STEP = 10;

/** With `on_error: warn`, a failure is a warning. */
function weigh(diagnostic: Diagnostic, { config }: WiredEntry): Diagnostic {
  const isWarning = config.onError === "warn" && diagnostic.code !== "INTERRUPTED";
  return isWarning ? diagnostic.with({ severity: "warning" }) : diagnostic;
}
