/**
 * Lineup → who writes and who reads each value, as data.
 *
 * Known from plugins.yaml and the declarations of the plugins alone: what a plugin
 * reads with `values.get` only shows in a run.
 */

import type { Writer } from "../values/cache.ts";
import type { Lineup } from "./lineup.ts";

/** An entry that reads a value. */
export interface Reader {
  /** The index of the entry. */
  entry: number;
  path: string;
  /** The need that the value fills; `undefined` if it was read with `values.get`. */
  need: string | undefined;
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
    };
  });
}

/** Lists the entries whose needs a writer fills. */
function readersOf(lineup: Lineup, writer: Writer) {
  const readers: (Reader & { need: string })[] = [];
  for (const { config, name, needs } of lineup.entries) {
    for (const [need, source] of needs) {
      if (!("writer" in source) || source.writer !== writer) continue;
      readers.push({ entry: config.index, path: name.path, need });
    }
  }
  return readers;
}

/** A node of the data flow: an entry or an initial value. */
export interface FlowNode {
  id: string;
  kind: Writer["source"];
  /** The key that it sets. */
  key: string;
  path: string | undefined;
  lazy: boolean;
}

/** A value on its way from its writer to a reader. */
export interface FlowEdge {
  from: string;
  to: string;
  key: string;
  need: string;
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
    for (const { entry: to, need } of readersOf(lineup, writer)) {
      edges.push({ from: id, to: `e${to}`, key, need });
    }
  }
  return { nodes, edges };
}
