/**
 * What a call of `setup` or `run` may use: the values and the plugins above its
 * entry, as they are when the call starts.
 */

import type { PluginSnapshot, Properties, RunScope, SetupScope } from "../plugin/handle.ts";
import type { Cache, Writer } from "../values/cache.ts";
import type { Lineup, WiredEntry } from "../wiring/lineup.ts";
import { now, type RunListener } from "./events.ts";

/** What the calls of a run have in common. */
interface Shared {
  readonly lineup: Lineup;
  readonly cache: Cache;
  readonly listen: RunListener;
}

export class Scopes {
  readonly #shared: Shared;
  /** What plugins expose after their last call; most expose nothing. */
  #properties: ReadonlyMap<WiredEntry, Properties>;

  constructor(shared: Shared) {
    this.#shared = shared;
    const known = new Map<WiredEntry, Properties>();
    for (const entry of shared.lineup.entries) {
      const properties = entry.handle.properties();
      if (properties !== undefined) known.set(entry, properties);
    }
    this.#properties = known;
  }

  /** Notes what a plugin exposes. To be called after each call of its code. */
  refresh(entry: WiredEntry): void {
    const properties = entry.handle.properties();
    if (properties === undefined) return;
    // A new map, so that the calls that are running keep theirs.
    this.#properties = new Map(this.#properties).set(entry, properties);
  }

  forSetup(entry: WiredEntry): SetupScope {
    const { listen } = this.#shared;
    const properties = this.#properties;
    const { name, options } = entry;
    return {
      entry: name,
      options,
      plugins: () => this.#pluginsAbove(entry, properties),
      log: (level, parts) => listen({ type: "log", entry: name, time: now(), level, parts }),
    };
  }

  forRun(entry: WiredEntry, needs: RunScope["needs"]): RunScope {
    const { cache } = this.#shared;
    const { index } = entry.config;
    const view = cache.view(index);
    return Object.assign(this.forSetup(entry), {
      needs,
      ...view,
      get: async (key: string) => {
        const found = await cache.find(key, index);
        if (found !== undefined) this.tellRead(entry, found.writer, "get");
        return found?.value;
      },
    });
  }

  /** Tells that an entry read a value. */
  tellRead(entry: WiredEntry, writer: Writer, via: "need" | "get"): void {
    this.#shared.listen({ type: "read", entry: entry.name, time: now(), writer, via });
  }

  #pluginsAbove(entry: WiredEntry, properties: ReadonlyMap<WiredEntry, Properties>) {
    const { entries } = this.#shared.lineup;
    const above = entries.filter((other) => other.config.index < entry.config.index);
    return above.map((other): PluginSnapshot => {
      const { name, version } = other.handle.description;
      return { name, version, entry: other.name, properties: properties.get(other) };
    });
  }
}
