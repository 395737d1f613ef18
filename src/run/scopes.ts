/**
 * What a call of `setup` or `run` may use: the values and the plugins above its
 * entry, as they are when the call starts.
 */

import { type EntryName, failure } from "../diagnostics/diagnostic.ts";
import type { LogLevel, PluginSnapshot, Properties, RunScope } from "../plugin/handle.ts";
import type { Cache, Writer } from "../values/cache.ts";
import type { Plain } from "../values/plain.ts";
import type { Lineup, WiredEntry } from "../wiring/lineup.ts";
import { now, type ReadVia, type RunListener } from "./events.ts";

/** What the calls of a run have in common. */
interface Shared {
  readonly lineup: Lineup;
  readonly cache: Cache;
  readonly listen: RunListener;
}

export class Scopes {
  readonly shared: Shared;
  /** What plugins expose after their last call; most expose nothing. */
  properties: ReadonlyMap<WiredEntry, Properties | undefined>;

  /** @param present the entries that take part from the start. */
  constructor(shared: Shared, present: ReadonlySet<WiredEntry>) {
    this.shared = shared;
    const known = new Map<WiredEntry, Properties>();
    for (const entry of shared.lineup.entries) {
      const properties = present.has(entry) ? entry.handle.properties() : LEFT_OUT;
      if (properties !== undefined) known.set(entry, properties);
    }
    this.properties = known;
  }

  /** Notes what a plugin exposes. To be called after each call of its code. */
  refresh(entry: WiredEntry): void {
    const properties = entry.handle.properties();
    if (properties === this.properties.get(entry)) return;
    // A new map, so that the calls that are running keep theirs.
    this.properties = new Map(this.properties).set(entry, properties);
  }

  /** Makes what a call may use. A call of `setup` has no needs. */
  of(entry: WiredEntry, needs = NO_NEEDS): RunScope {
    return new CallScope(entry, needs, this);
  }

  /** Tells that an entry read a value. */
  tellRead(entry: WiredEntry, writer: Writer, via: ReadVia): void {
    this.shared.listen({ type: "read", entry: entry.name, time: now(), writer, via });
  }
}

/** The properties of an entry that takes no part: those it was loaded with would be wrong. */
const LEFT_OUT: Properties = failure({
  message: "the entry takes no part, since --get of a lazy value runs only what it needs",
  path: [],
});

const NO_NEEDS: RunScope["needs"] = Object.freeze({});

/** What one call may use. An object with methods: one is made for every call. */
class CallScope implements RunScope {
  readonly entry: EntryName;
  readonly options: RunScope["options"];
  readonly needs: RunScope["needs"];
  readonly #wired: WiredEntry;
  readonly #scopes: Scopes;
  readonly #properties: ReadonlyMap<WiredEntry, Properties | undefined>;
  /** When the call started, for the cache. */
  readonly #start: number;

  constructor(wired: WiredEntry, needs: RunScope["needs"], scopes: Scopes) {
    this.entry = wired.name;
    this.options = wired.options;
    this.needs = needs;
    this.#wired = wired;
    this.#scopes = scopes;
    this.#properties = scopes.properties;
    this.#start = scopes.shared.cache.now;
  }

  plugins(): PluginSnapshot[] {
    const { entries } = this.#scopes.shared.lineup;
    const above = entries.filter((other) => other.config.index < this.entry.index);
    return above.map((other) => ({
      name: other.handle.description.name,
      version: other.handle.description.version,
      entry: other.name,
      properties: this.#properties.get(other),
    }));
  }

  log(level: LogLevel, text: () => string): void {
    this.#scopes.shared.listen({ type: "log", entry: this.entry, time: now(), level, text });
  }

  has(key: string): boolean {
    return this.#scopes.shared.cache.has(key, this.entry.index, this.#start);
  }

  keys(): string[] {
    return this.#scopes.shared.cache.keys(this.entry.index, this.#start);
  }

  async get(key: string): Promise<Plain | undefined> {
    const found = await this.#scopes.shared.cache.find(key, this.entry.index);
    if (found !== undefined) this.#scopes.tellRead(this.#wired, found.writer, "get");
    return found?.value;
  }
}
