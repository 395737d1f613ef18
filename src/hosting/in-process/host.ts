/** Plugins in this process: loads them, and passes on what becomes of them outside of calls. */

import type { EntryConfig } from "../../config/entry.ts";
import type { Result } from "../../diagnostics/diagnostic.ts";
import type { Sources } from "../../diagnostics/source-text.ts";
import {
  type LateFault,
  type Leftover,
  type PluginHost,
  PluginFault,
} from "../../plugin/handle.ts";
import type { LoadedEntry } from "../../wiring/lineup.ts";
import { Calls } from "./calls.ts";
import { toFault } from "./cut.ts";
import { loadPlugins, type Outside } from "./load.ts";

export class InProcessHost implements PluginHost {
  readonly calls: Calls;

  /** Loads the plugins that do not run in this process. */
  protected outside: Outside | undefined;

  constructor(sources: Sources) {
    this.calls = new Calls(sources);
  }

  get interrupted(): string | undefined {
    return this.calls.interrupted;
  }

  load(
    entries: readonly EntryConfig[],
    folder: string,
    onLoaded: (entry: LoadedEntry) => void,
  ): Promise<Result<LoadedEntry[]>> {
    const { calls, outside } = this;
    return loadPlugins(entries, folder, { calls, outside, onLoaded });
  }

  pause(milliseconds: number): Promise<void> {
    return this.calls.pause(milliseconds);
  }

  hear(): Promise<void> | undefined {
    return this.calls.hear();
  }

  takeLate(): LateFault[] {
    const late: LateFault[] = [];
    this.calls.checkExitCode(undefined);
    if (this.calls.late.length === 0) return late;
    for (const cut of this.calls.late.splice(0)) {
      const fault = toFault(cut, this.calls.sources);
      if (fault instanceof PluginFault) late.push({ index: cut.caller.name.index, fault });
    }
    return late;
  }

  drain(milliseconds: number): Promise<readonly Leftover[]> {
    return this.calls.drain(milliseconds);
  }
}
