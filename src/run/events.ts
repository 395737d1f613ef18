/**
 * What happens while plugins are loaded and run, as one typed stream.
 *
 * The run writes nothing itself: the terminal output, `-v` and `--explain` are made
 * from these events.
 */

import type { Diagnostic, EntryName } from "../diagnostics/diagnostic.ts";
import type { LogLevel, PluginDescription } from "../plugin/handle.ts";
import type { Writer } from "../values/cache.ts";
import type { Plain } from "../values/plain.ts";

interface Event<T extends string> {
  readonly type: T;
  readonly entry: EntryName;
  /** Milliseconds since the program started. */
  readonly time: number;
}

/** What a value was read for. */
export type ReadVia = "need" | "when" | "get";

export type RunEvent =
  /** The plugin of an entry was imported and checked; its file is absolute. */
  | (Event<"loaded"> & { readonly plugin: PluginDescription; readonly file: string })
  /** `setup` is about to be called. Plugins without one have no such event. */
  | Event<"setup">
  /** `run` is about to be called. */
  | Event<"started">
  /** The entry read a value: for a need, for its `when`, or with `values.get`. */
  | (Event<"read"> & { readonly writer: Writer; readonly via: ReadVia })
  /** The entry stored its result. */
  | (Event<"stored"> & { readonly writer: Writer; readonly value: Plain })
  | (Event<"log"> & { readonly level: LogLevel; readonly text: () => string })
  /** A call of the plugin failed, or something was found wrong that belongs to no entry. */
  | (Omit<Event<"failed">, "entry"> & {
      readonly entry: EntryName | undefined;
      readonly diagnostic: Diagnostic;
    })
  /** A call of `run` failed; it is called again after so many milliseconds. Attempts count from 1. */
  | (Event<"retrying"> & {
      readonly attempt: number;
      readonly wait: number;
      readonly diagnostic: Diagnostic;
    })
  /** The entry did not run, or came to nothing because of another one; as intended if by its `when`. */
  | (Event<"skipped"> & { readonly reason: string; readonly isIntended: boolean })
  /** `run` has returned or failed, and its result has been stored; it took so many milliseconds. */
  | (Event<"ended"> & { readonly duration: number });

/** Hears events as they happen. */
export type RunListener = (event: RunEvent) => void;

/** The time of an event. */
export function now(): number {
  return Bun.nanoseconds() / 1e6;
}
