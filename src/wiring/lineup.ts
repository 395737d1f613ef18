/**
 * The vocabulary of wiring: an entry from loaded to ready, and the lineup that they
 * make up. Types and the functions that read them; nothing is decided here.
 */

import type { Initial, OutputConfig } from "../config/config.ts";
import type { EntryConfig } from "../config/entry.ts";
import type { Diagnostic, EntryName, Note } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/source-text.ts";
import type { PluginHandle } from "../plugin/handle.ts";
import type { Writer } from "../values/cache.ts";
import { formatReference } from "../values/part.ts";
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

/** A value that is read, or a part of one. */
export interface ValueRef {
  readonly writer: Writer;
  /** The steps to the part; empty for the whole value. */
  readonly path: readonly string[];
}

/** What is read: one value, or several as a list. */
interface Refs {
  readonly refs: readonly ValueRef[];
  readonly isList: boolean;
}

/** What fills a need. */
export type NeedSource =
  | { readonly from: "option" | "default"; readonly value: unknown }
  /** Initial values, validated. */
  | ({ readonly from: "initial"; readonly value: unknown } & Refs)
  /** Results of entries, to be validated in the run. */
  | ({ readonly from: "entry" } & Refs);

/** Returns the values that a source reads. */
export function refsOf(source: NeedSource): readonly ValueRef[] {
  return "refs" in source ? source.refs : [];
}

/** What is printed under a name. */
export interface Output extends Refs, Pick<OutputConfig, "name" | "locate"> {}

/** An entry that is ready to run. */
export interface WiredEntry extends LoadedEntry {
  /** Validated, with defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: ReadonlyMap<string, NeedSource>;
  /** What decides whether the entry runs; `undefined`: it always does. */
  readonly when: ValueRef | undefined;
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
  /** The entries that are disabled. */
  readonly disabled: readonly EntryConfig[];
  readonly byWriter: ReadonlyMap<Writer, WiredEntry>;
  /** The writers of each key, in order; the keys are in the order of the result. */
  readonly writers: ReadonlyMap<string, readonly Writer[]>;
  /** What is printed; `undefined`: every value. */
  readonly outputs: readonly Output[] | undefined;
}

/** What wiring takes. */
export interface WireInput {
  initial: readonly Initial[];
  loaded: readonly LoadedEntry[];
  /** All entries, those that are disabled included. */
  entries: readonly EntryConfig[];
  outputs: readonly OutputConfig[] | undefined;
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

/** Whether a flag of the command line set a value. */
export function isOfCommandLine({ source }: Writer): boolean {
  return source.startsWith("--");
}

/** Names a writer in a message: `entry 2`, `values`. */
export function writerLabel(writer: Writer): string {
  return writer.source === "entry" ? `entry ${writer.index}` : writer.source;
}

/** Says where a value comes from. What the command line sets has no place. */
export function providedNote(writer: Writer): Note {
  const location = writer.locate();
  const how = location === undefined ? `set by ${writerLabel(writer)}` : "provided here";
  return { message: `"${writer.key}" is ${how}`, location };
}

/** Names a value or a part of one: `version.major`. */
export function refLabel({ writer, path }: ValueRef): string {
  return formatReference({ key: writer.key, path });
}

/** Whether an entry can do without a value for a need. */
export async function isOptional({ handle }: LoadedEntry, need: string): Promise<boolean> {
  return (await handle.validate("need", need, undefined)).problems.length === 0;
}
