/**
 * Lineup → who writes and who reads each value, as data.
 *
 * Known from plugins.yaml and the declarations of the plugins alone: what a plugin
 * reads with `values.get` only shows in a run.
 */

import type { Writer } from "../values/cache.ts";
import { type Lineup, refsOf, type ValueRef } from "./lineup.ts";

/** An entry that reads a value. */
export interface Reader {
  /** The index of the entry. */
  entry: number;
  path: string;
  /** The need that the value fills; `undefined` if it decides or was read with `values.get`. */
  need: string | undefined;
  /** Whether it decides if the entry runs (`when`). */
  when: boolean;
  /** The part that is read; `undefined`: all of it. */
  part: string | undefined;
}

/** One writer of a key. */
export type WriterInfo = ReturnType<typeof writersOf>[number];

/** Lists the writers of a key in order, each with its readers. */
export function writersOf(lineup: Lineup, key: string) {
  return (lineup.writers.get(key) ?? []).map((writer, index) => {
    const entry = lineup.byWriter.get(writer);
    const readers: Reader[] = readersOf(lineup, writer);
    return {
      source: writer.source,
      /** The index of the entry. */
      entry: entry?.config.index,
      path: entry?.name.path,
      lazy: entry?.config.lazy ?? false,
      location: writer.locate(),
      /** The writer that it replaces, by its place among the writers of the key, from 1. */
      replaces: index === 0 ? undefined : index,
      readers,
      /** The names under which it, or a part of it, is printed. */
      outputs: [...new Set(outputsOf(lineup, writer).map(({ name }) => name))],
    };
  });
}

/** Lists where the value of a writer, or a part of it, is printed. */
function outputsOf({ outputs = [] }: Lineup, writer: Writer) {
  return outputs.flatMap(({ name, refs }, index) =>
    refs.filter((ref) => ref.writer === writer).map(({ path }) => ({ name, index, path })),
  );
}

/** Lists the entries that read the value of a writer, for their needs or their `when`. */
function readersOf(lineup: Lineup, writer: Writer): Reader[] {
  const readers: Reader[] = [];
  for (const { config, name, needs, when } of lineup.entries) {
    const add = (need: string | undefined, ref: ValueRef) => {
      if (ref.writer !== writer) return;
      const part = ref.path.length === 0 ? undefined : ref.path.join(".");
      const reader = { entry: config.index, path: name.path, need, part };
      readers.push({ ...reader, when: need === undefined });
    };
    if (when !== undefined) add(undefined, when);
    for (const [need, source] of needs) for (const ref of refsOf(source)) add(need, ref);
  }
  return readers;
}

/** A node of the data flow: an entry, an initial value or an output. */
export interface FlowNode {
  id: string;
  kind: Writer["source"] | "output";
  /** The key that it sets; of an output, its name. */
  key: string;
  path: string | undefined;
  lazy: boolean;
}

/** A value on its way from its writer to a reader. */
export interface FlowEdge {
  from: string;
  to: string;
  key: string;
  /** The part that is read; `undefined`: all of it. */
  part: string | undefined;
  /** The need that it fills; `undefined` if it decides whether the entry runs, or is printed. */
  need: string | undefined;
}

export interface Flow {
  nodes: FlowNode[];
  edges: FlowEdge[];
}

/** Returns the data flow of a lineup, in the order of the list. */
export function flowOf(lineup: Lineup): Flow {
  const nodes: FlowNode[] = [];
  const edges: FlowEdge[] = [];
  for (const writer of [...lineup.initial.keys(), ...lineup.byWriter.keys()]) {
    const entry = lineup.byWriter.get(writer);
    const id = entry === undefined ? `v${nodes.length + 1}` : `e${entry.config.index}`;
    const { source: kind, key } = writer;
    nodes.push({ id, kind, key, path: entry?.name.path, lazy: entry?.config.lazy ?? false });
    for (const { entry: to, need, part } of readersOf(lineup, writer)) {
      edges.push({ from: id, to: `e${to}`, key, part, need });
    }
    for (const { index, path: steps } of outputsOf(lineup, writer)) {
      const part = steps.length === 0 ? undefined : steps.join(".");
      edges.push({ from: id, to: `o${index + 1}`, key, part, need: undefined });
    }
  }
  for (const [index, { name }] of (lineup.outputs ?? []).entries()) {
    const output = { kind: "output", key: name, path: undefined, lazy: false } as const;
    nodes.push({ id: `o${index + 1}`, ...output });
  }
  return { nodes, edges };
}
