/**
 * The vocabulary of wiring: an entry from loaded to ready, and the lineup that they
 * make up. Types and the functions that read them; nothing is decided here.
 */

import type { Initial } from "../config/config.ts";
import type { EntryConfig } from "../config/entry.ts";
import type { Diagnostic, EntryName } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/source-text.ts";
import type { PluginHandle } from "../plugin/handle.ts";
import type { Writer } from "../values/cache.ts";
import type { Plain } from "../values/plain.ts";

/** An entry with its plugin. */
export interface LoadedEntry {
  readonly config: EntryConfig;
  readonly name: EntryName;
  /** The plugin's file, absolute. */
  readonly file: string;
  readonly handle: PluginHandle;
  /** Returns the text of the plugin's file, if it can be read. */
  readonly source: () => SourceText | undefined;
}

/** What fills a need. */
export type NeedSource =
  | { from: "option" | "default"; value: unknown }
  /** An initial value, validated. */
  | { from: "initial"; writer: Writer; value: unknown }
  /** The result of an entry, to be validated in the run. */
  | { from: "entry"; writer: Writer };

/** An entry that is ready to run. */
export interface WiredEntry extends LoadedEntry {
  /** Validated, with defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: ReadonlyMap<string, NeedSource>;
  readonly writer: Writer;
}

/** Entries and initial values that fit together. */
export interface Lineup {
  /**
   * The values that are known before the run, in order. `undefined`: an environment
   * variable that is not set, which is reported.
   */
  readonly initial: ReadonlyMap<Writer, Plain | undefined>;
  readonly entries: readonly WiredEntry[];
  readonly byWriter: ReadonlyMap<Writer, WiredEntry>;
  /** The writers of each key, in order; the keys are in the order of the result. */
  readonly writers: ReadonlyMap<string, readonly Writer[]>;
}

/** What wiring takes. */
export interface WireInput {
  initial: readonly Initial[];
  loaded: readonly LoadedEntry[];
  /** Whether every entry was read and loaded; if not, what is missing may provide any key. */
  complete: boolean;
}

/** What wiring one entry looks at: all entries, including those below, and what is above. */
export interface Scope extends Omit<WireInput, "initial">, Pick<Lineup, "initial"> {
  /** The writers above the entry. */
  readonly writers: Map<string, Writer[]>;
  readonly problems: Diagnostic[];
}

/** Returns the writer that sets a key last, of those above. */
export function lastWriter(key: string, { writers }: Scope): Writer | undefined {
  const above = writers.get(key);
  return above?.[above.length - 1];
}

/** Names a writer in a message: `entry 2`, `values`. */
export function writerLabel(writer: Writer): string {
  return writer.source === "entry" ? `entry ${writer.index}` : writer.source;
}

/** Whether an entry can do without a value for a need. */
export async function isOptional({ handle }: LoadedEntry, need: string): Promise<boolean> {
  return (await handle.validate("need", need, undefined)).problems.length === 0;
}
