/**
 * The context that a plugin's `setup` and `run` receive, made from what the run
 * offers. A process that runs a plugin makes it from messages.
 */

import { entryLabel } from "../diagnostics/diagnostic.ts";
import { util } from "../process/modules.ts";
import { formatPath, suggest } from "../text.ts";
import type { LogLevel, PluginSnapshot, RunScope, SetupScope } from "./handle.ts";
import type { Context, Log, Plugins, SetupContext, Values } from "./plugin.ts";

/** What the contexts of all plugins of a process have in common. */
interface ContextHost {
  readonly signal: AbortSignal;
  readonly folder: string;
}

/** Makes the context of `setup`. What most plugins never use is made when it is used. */
export function setupContext(scope: SetupScope, host: ContextHost): SetupContext<any> {
  return {
    options: scope.options,
    get plugins() {
      return pluginsOf(scope.plugins());
    },
    get log() {
      return logOf(scope);
    },
    get signal() {
      return host.signal;
    },
    folder: host.folder,
    get entry() {
      return Object.freeze({ ...scope.entry });
    },
  };
}

/** Makes the context of `run`. */
export function runContext(scope: RunScope, host: ContextHost): Context<any, any> {
  const { needs } = scope;
  return Object.assign(setupContext(scope, host), { needs, values: valuesOf(scope) });
}

function valuesOf(scope: RunScope): Values {
  return {
    // The author names the type; what is in the cache is plain data of any form.
    async get<T>(key: string): Promise<T> {
      const value = await scope.get(key);
      if (value !== undefined) return value as T;
      throw new ReferenceError(
        scope.has(key)
          ? `"${key}" has no value: the entry that sets it returned undefined`
          : `nothing above sets "${key}": ${suggest(key, scope.keys(), "values")}`,
      );
    },
    has: (key) => scope.has(key),
    keys: () => [...scope.keys()],
  };
}

function pluginsOf(snapshots: readonly PluginSnapshot[]): Plugins {
  return {
    get(name) {
      const found = snapshots.findLast((other) => other.name === name);
      if (found === undefined) {
        const hint = suggest(name, new Set(snapshots.map((other) => other.name)), "plugins");
        throw new ReferenceError(`there is no plugin "${name}" above: ${hint}`);
      }
      return {
        name: found.name,
        version: found.version,
        get properties() {
          return propertiesOf(found);
        },
      };
    },
  };
}

const NO_PROPERTIES = Object.freeze({});

/** @throws {TypeError} naming the plugin whose properties are not plain data. */
function propertiesOf({ properties, entry }: PluginSnapshot): Readonly<Record<string, unknown>> {
  if (properties === undefined) return NO_PROPERTIES;
  const [problem] = properties.problems;
  if (problem === undefined) return properties.value ?? NO_PROPERTIES;
  const part = formatPath("properties", problem.path);
  throw new TypeError(`${part} of ${entryLabel(entry)}: ${problem.message}`);
}

function logOf(scope: SetupScope): Log {
  const at =
    (level: LogLevel) =>
    (...parts: unknown[]) =>
      scope.log(level, () => formatParts(parts));
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Formats as `console.log` does. */
function formatParts(parts: readonly unknown[]): string {
  return parts.length === 1 && typeof parts[0] === "string" ? parts[0] : util().format(...parts);
}
