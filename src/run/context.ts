/**
 * What a plugin's `setup` and `run` get: its options and needs, and read-only
 * views of the values and plugins that stand above it.
 */

import { suggest } from "../errors.ts";
import type { Calls } from "../plugin/calls.ts";
import type { Context, Log, Plugins, SetupContext, Values } from "../plugin/plugin.ts";
import type { Cache } from "../values/cache.ts";
import { formatPath, NotPlain, toPlain } from "../values/plain.ts";
import type { Lineup, WiredEntry } from "../wiring/wire.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Takes what plugins say. */
export type LogSink = (as: string, level: LogLevel, parts: readonly unknown[]) => void;

/** What all contexts of a run share. */
export interface Surroundings {
  lineup: Lineup;
  cache: Cache;
  calls: Calls;
  log: LogSink;
}

/** What most plugins never ask for is made when it is asked for. */
export function setupContext(entry: WiredEntry, around: Surroundings): SetupContext<any> {
  return {
    options: entry.options,
    get plugins() {
      return pluginsAbove(entry, around.lineup);
    },
    get log() {
      return logOf(entry, around.log);
    },
    get signal() {
      return around.calls.signal;
    },
    get entry() {
      return Object.freeze({ ...entry.name });
    },
  };
}

export function runContext(
  entry: WiredEntry,
  needs: Readonly<Record<string, unknown>>,
  around: Surroundings,
): Context<any, any> {
  const values = valuesAbove(entry, around.cache);
  return Object.assign(setupContext(entry, around), { needs, values });
}

function valuesAbove(entry: WiredEntry, cache: Cache): Values {
  const position = entry.config.index;
  return {
    // The author names the type; what is in the cache is plain data of any shape.
    async get<T>(key: string): Promise<T> {
      const found = await cache.find(key, position);
      if (found === undefined) throw new ReferenceError(noValue(key, cache.keys(position)));
      cache.note(found.writer, position, "get");
      return found.value as T;
    },
    has: (key) => cache.has(key, position),
    keys: () => cache.keys(position),
  };
}

function noValue(key: string, keys: readonly string[]): string {
  return `no value "${key}" stands above: ${suggest(key, keys, "values")}`;
}

function pluginsAbove(entry: WiredEntry, lineup: Lineup): Plugins {
  return {
    get(name) {
      const above = lineup.entries.filter((other) => other.config.index < entry.config.index);
      const found = above.findLast((other) => other.plugin.name === name);
      if (found === undefined) {
        const names = new Set(above.map((other) => other.plugin.name));
        throw new ReferenceError(
          `no plugin "${name}" stands above: ${suggest(name, names, "plugins")}`,
        );
      }
      const { plugin } = found;
      return {
        name: plugin.name,
        version: plugin.version,
        // A copy of plain data that was an object is an object.
        get properties() {
          return readProperties(found);
        },
      };
    },
  };
}

/** @throws {TypeError} naming the plugin whose properties are not plain data. */
function readProperties({ plugin, name }: WiredEntry): Readonly<Record<string, unknown>> {
  try {
    // A copy of plain data that was an object is an object.
    return toPlain(plugin.properties) as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    const part = formatPath("properties", error.path);
    throw new TypeError(`${part} of entry ${name.index} (${name.path}): ${error.message}`, {
      cause: error,
    });
  }
}

function logOf(entry: WiredEntry, sink: LogSink): Log {
  const at =
    (level: LogLevel) =>
    (...parts: unknown[]) =>
      sink(entry.name.as, level, parts);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
