/**
 * Config + plugins → Lineup: every need has a source, every key one owner at a
 * time, every option a valid value.
 *
 * What it refuses, no plugin's `run` ever meets. Calls the plugins' schemas,
 * and nothing else of theirs.
 */

import type { Initial } from "../config/config.ts";
import { LineupError } from "../errors.ts";
import type { Calls } from "../plugin/calls.ts";
import type { LoadedEntry } from "../plugin/load.ts";
import type { Writer } from "../values/cache.ts";
import type { Plain } from "../values/plain.ts";
import { wireNeeds } from "./needs.ts";
import { wireOptions } from "./options.ts";
import { type Validate, validator } from "./validate.ts";

/** What fills a need. */
export type NeedSource =
  | { from: "option" | "default"; value: unknown }
  /** A value that is known before the run, and has been checked. */
  | { from: "initial"; writer: Writer; value: unknown }
  /** A value that an entry provides. */
  | { from: "entry"; writer: Writer };

/** An entry that is being wired. */
export interface Candidate extends LoadedEntry {
  validate: Validate;
}

/** An entry that is ready to run. */
export interface WiredEntry extends Candidate {
  options: Readonly<Record<string, unknown>>;
  needs: ReadonlyMap<string, NeedSource>;
  writer: Writer;
}

export interface InitialValue {
  writer: Writer;
  /** `undefined`: not known, which is a problem of its own. */
  value: Plain | undefined;
}

/** What can be run. */
export interface Lineup {
  initial: readonly InitialValue[];
  entries: readonly WiredEntry[];
  /** Every writer of a key, in order. */
  writers: ReadonlyMap<string, readonly Writer[]>;
}

export interface WireResult {
  lineup: Lineup;
  problems: LineupError[];
}

/** What wiring an entry can look at. */
export interface Scope {
  /** The writers above the entry. */
  writers: Map<string, Writer[]>;
  initial: Map<Writer, Plain | undefined>;
  /** All entries, with those below. */
  all: readonly LoadedEntry[];
  /** False when entries are missing from it: what they provide is not known. */
  complete: boolean;
  problems: LineupError[];
}

export interface WireInput {
  initial: readonly Initial[];
  loaded: readonly LoadedEntry[];
  /** Whether every entry of plugins.yaml could be loaded. */
  complete: boolean;
  calls: Calls;
}

/** Wires a lineup. */
export async function wire({ initial, loaded, complete, calls }: WireInput): Promise<WireResult> {
  const problems: LineupError[] = [];
  const scope: Scope = { writers: new Map(), initial: new Map(), all: loaded, complete, problems };
  const values: InitialValue[] = [];
  for (const item of initial) values.push(wireInitial(item, scope));
  const entries: WiredEntry[] = [];
  for (const entry of loaded) {
    const candidate = { ...entry, validate: validator(entry, calls) };
    const options = await wireOptions(candidate, problems);
    const needs = await wireNeeds(candidate, scope);
    entries.push({ ...candidate, options, needs, writer: claimKey(entry, scope) });
  }
  return { lineup: { initial: values, entries, writers: scope.writers }, problems };
}

function wireInitial(item: Initial, scope: Scope): InitialValue {
  const { key, source, value, locate } = item;
  const writer: Writer = { key, source, position: 0, locate };
  const earlier = lastWriter(key, scope);
  if (earlier !== undefined && source === "env") scope.problems.push(setTwice(writer, earlier));
  scope.initial.set(writer, value);
  addWriter(writer, scope);
  return { writer, value };
}

function setTwice(writer: Writer, earlier: Writer): LineupError {
  return new LineupError("KEY_TAKEN", `"${writer.key}" is set in values and in env`, {
    location: writer.locate(),
    notes: [{ message: "it is set here first", location: earlier.locate() }],
    hint: "keep one of the two",
  });
}

/** Who sets a key last, of those above. */
export function lastWriter(key: string, scope: Scope): Writer | undefined {
  const writers = scope.writers.get(key);
  return writers?.[writers.length - 1];
}

function addWriter(writer: Writer, scope: Scope): void {
  scope.writers.set(writer.key, [...(scope.writers.get(writer.key) ?? []), writer]);
}

/** Makes the entry the owner of its key, from here on. */
function claimKey(entry: LoadedEntry, scope: Scope): Writer {
  const key = entry.name.as;
  const field = entry.config.as === undefined ? ["path"] : ["as"];
  const writer: Writer = {
    key,
    source: "entry",
    position: entry.config.index,
    locate: () => entry.config.locate(field),
  };
  const earlier = lastWriter(key, scope);
  if (earlier !== undefined && !entry.config.replace)
    scope.problems.push(keyTaken(entry, writer, earlier));
  if (earlier === undefined && entry.config.replace && scope.complete)
    scope.problems.push(nothingToReplace(entry));
  addWriter(writer, scope);
  return writer;
}

function keyTaken(entry: LoadedEntry, writer: Writer, earlier: Writer): LineupError {
  const place = earlier.locate();
  return new LineupError(
    "KEY_TAKEN",
    `"${writer.key}" is taken: ${describeWriter(earlier)} sets it already`,
    {
      entry: entry.name,
      location: writer.locate(),
      notes: place === undefined ? [] : [{ message: "it is set here first", location: place }],
      hint: `store it elsewhere with as: other_name, or overwrite it on purpose with replace: true`,
    },
  );
}

function nothingToReplace({ name, config }: LoadedEntry): LineupError {
  return new LineupError(
    "REPLACE_NOTHING",
    `nothing above sets "${name.as}", so there is nothing to replace`,
    {
      entry: name,
      location: config.locate(["replace"], "key"),
      hint: "remove replace, or name with as: the value that this one should replace",
    },
  );
}

/** Names a writer in a message. */
export function describeWriter(writer: Writer): string {
  return writer.source === "entry" ? `entry ${writer.position}` : writer.source;
}
