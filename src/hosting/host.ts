/** Plugins where plugins.yaml has them run: in this process, or in processes of their own. */

import type { EntryConfig } from "../config/entry.ts";
import type { Result } from "../diagnostics/diagnostic.ts";
import type { Sources } from "../diagnostics/source-text.ts";
import type { LateFault, Leftover } from "../plugin/handle.ts";
import { isSelfKnown } from "../process/self.ts";
import type { LoadedEntry } from "../wiring/lineup.ts";
import type { ChildHost, ChildServices } from "./child/host.ts";
import type { ObservedEntry } from "./child/observed.ts";
import { InProcessHost } from "./in-process/host.ts";

export type HostServices = Omit<ChildServices, "output" | "isObserving">;

export class Host extends InProcessHost {
  /** Receives what plugins in other processes write, and under which name. */
  output: (as: string, text: string, isError: boolean) => void = () => {};
  protected children: ChildHost | undefined;
  readonly #services: HostServices;
  #isObserving = false;

  constructor(sources: Sources, services: HostServices) {
    super(sources);
    this.#services = services;
  }

  override async load(
    entries: readonly EntryConfig[],
    folder: string,
    onLoaded: (entry: LoadedEntry) => void,
  ): Promise<Result<LoadedEntry[]>> {
    for (const { isolation, enabled } of entries) {
      if (isolation !== undefined && enabled) await this.#openChildren();
    }
    return super.load(entries, folder, onLoaded);
  }

  /** Has confined plugins observed; returns how to ask what they did. To be called before they are loaded. */
  observe(): () => readonly ObservedEntry[] {
    this.#isObserving = true;
    return () => this.children?.observed() ?? [];
  }

  /** The files that plugins in other processes have imported. */
  get files(): readonly string[] {
    return this.children?.files ?? [];
  }

  /** Loads what starts other processes: most runs need none. */
  async #openChildren(): Promise<void> {
    // Tests that Bun runs by itself have no program that could be started.
    if (this.children !== undefined || !isSelfKnown()) return;
    const { ChildHost } = await import("./child/host.ts");
    this.children = new ChildHost(this.calls, {
      ...this.#services,
      isObserving: () => this.#isObserving,
      output: (...written) => this.output(...written),
    });
    this.outside = this.children;
  }

  override takeLate(): LateFault[] {
    const late = super.takeLate();
    if (this.children !== undefined) late.push(...this.children.takeLate());
    return late;
  }

  override async drain(milliseconds: number): Promise<readonly Leftover[]> {
    let isAsking = this.children !== undefined;
    const asked = this.children?.drain(milliseconds).finally(() => {
      isAsking = false;
    });
    const own = await super.drain(milliseconds);
    // While processes are asked, the event loop is not empty.
    const left = isAsking ? own.filter(({ noun }) => noun !== undefined) : own;
    return [...left, ...((await asked) ?? [])];
  }
}
