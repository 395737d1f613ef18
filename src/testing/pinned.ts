/** Fixed results: entries that are not run, and have a value all the same. */

import { success } from "../diagnostics/diagnostic.ts";
import type { PluginDescription, PluginHandle, Properties } from "../plugin/handle.ts";
import type { RunResult, Validated } from "../plugin/handle.ts";
import type { Plain } from "../values/plain.ts";
import type { LoadedEntry } from "../wiring/lineup.ts";

/** Returns an entry with the same key whose result is fixed, and which needs nothing for it. */
export function pinned(entry: LoadedEntry, value: Plain): LoadedEntry {
  const config = { ...entry.config, options: {}, needs: {}, when: undefined };
  return { ...entry, config, handle: new PinnedHandle(entry.handle, value) };
}

class PinnedHandle implements PluginHandle {
  readonly description: PluginDescription;
  readonly #handle: PluginHandle;
  readonly #value: Plain;

  constructor(handle: PluginHandle, value: Plain) {
    const none = { options: [], needs: [], hasSetup: false, hasTeardown: false };
    this.description = { ...handle.description, ...none };
    this.#handle = handle;
    this.#value = value;
  }

  // It has neither options nor needs.
  validate(_kind: string, _name: string, value: unknown): Validated {
    return success(value);
  }

  findDropped(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  jsonSchemas(): ReturnType<PluginHandle["jsonSchemas"]> {
    return this.#handle.jsonSchemas();
  }

  async setup(): Promise<void> {}

  run(): Promise<RunResult> {
    return Promise.resolve(success(this.#value));
  }

  async teardown(): Promise<void> {}

  properties(): Properties | undefined {
    return this.#handle.properties();
  }
}
