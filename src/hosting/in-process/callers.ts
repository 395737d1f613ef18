/**
 * Whose code is running: which entry an error, an exit or an output belongs to.
 */

import type { AsyncLocalStorage } from "node:async_hooks";
import type { EntryName } from "../../diagnostics/diagnostic.ts";
import { readStack } from "../../diagnostics/stack.ts";
import { asyncHooks } from "../../process/modules.ts";

/** An entry whose plugin code is called. */
export interface Caller {
  readonly name: EntryName;
  /** The plugin's file, absolute. */
  readonly file: string;
}

export class Callers {
  /** Tells callers apart. Not loaded while there is only one. */
  #storage: AsyncLocalStorage<Caller> | undefined;
  #only: Caller | undefined;
  /** The last caller of each file, to attribute an error by its stack. */
  readonly #files = new Map<string, Caller>();

  /** Announces several callers before the first is called: CommonJS runs when it is read. */
  expect(callers: readonly Caller[]): void {
    for (const caller of callers) this.#files.set(caller.file, caller);
    this.#storage ??= new (asyncHooks().AsyncLocalStorage)();
  }

  /** Runs code on behalf of a caller. */
  run<T>(caller: Caller, work: () => T): T {
    this.#files.set(caller.file, caller);
    if (this.#storage !== undefined) return this.#storage.run(caller, work);
    this.#only = caller;
    return work();
  }

  /** Returns the caller on whose behalf this code runs, if the engine still knows. */
  stored(): Caller | undefined {
    return this.#storage === undefined ? this.#only : this.#storage.getStore();
  }

  /** Finds a caller by the files in a stack. */
  inStack(error: unknown): Caller | undefined {
    for (const frame of readStack(error).frames) {
      for (const [file, caller] of this.#files) if (frame.includes(`${file}:`)) return caller;
    }
    return undefined;
  }

  /** Returns the last caller of each file, in the order in which they were announced or called. */
  all(): Caller[] {
    return [...this.#files.values()];
  }
}
