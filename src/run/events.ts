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

/** The plugin of an entry was imported and checked. */
export interface LoadedEvent extends Event<"loaded"> {
  readonly plugin: PluginDescription;
  /** The plugin's file, absolute. */
  readonly file: string;
}

/** `setup` is about to be called. Plugins without one have no such event. */
export type SetupEvent = Event<"setup">;

/** `run` is about to be called. */
export type StartedEvent = Event<"started">;

/** The entry read a value: for a need, or with `values.get`. */
export interface ReadEvent extends Event<"read"> {
  readonly writer: Writer;
  readonly via: "need" | "get";
}

/** The entry stored its result. */
export interface StoredEvent extends Event<"stored"> {
  readonly writer: Writer;
  readonly value: Plain;
}

export interface LogEvent extends Event<"log"> {
  readonly level: LogLevel;
  readonly parts: readonly unknown[];
}

/** A call of the plugin failed, or something was found wrong that belongs to no entry. */
export interface FailedEvent extends Omit<Event<"failed">, "entry"> {
  readonly entry: EntryName | undefined;
  readonly diagnostic: Diagnostic;
}

/** The entry did not run, or came to nothing because of another one. */
export interface SkippedEvent extends Event<"skipped"> {
  readonly reason: string;
}

/** `run` has returned or failed, and its result has been stored. */
export interface EndedEvent extends Event<"ended"> {
  /** How long `run` took, in milliseconds. */
  readonly duration: number;
}

export type RunEvent =
  | LoadedEvent
  | SetupEvent
  | StartedEvent
  | ReadEvent
  | StoredEvent
  | LogEvent
  | FailedEvent
  | SkippedEvent
  | EndedEvent;

/** Hears events as they happen. */
export type RunListener = (event: RunEvent) => void;

/** The time of an event. */
export function now(): number {
  return Bun.nanoseconds() / 1e6;
}
