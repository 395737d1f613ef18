/** Which entries some values depend on. */

import { type Lineup, refsOf, type WiredEntry } from "./lineup.ts";

/**
 * Returns the entries that the values of some keys depend on, in order: those that lazy
 * values need, none for initial values, and all if one of the keys is of another entry.
 */
export function dependenciesOf(lineup: Lineup, keys: readonly string[]): readonly WiredEntry[] {
  const { byWriter, entries, writers } = lineup;
  const wanted = new Set<WiredEntry>();
  for (const key of keys) {
    const last = byWriter.get(writers.get(key)!.at(-1)!);
    if (last?.config.lazy === false) return entries;
    if (last !== undefined) wanted.add(last);
  }
  for (const entry of wanted) {
    for (const read of [entry.writer, ...readsOf(entry)]) {
      // One that returns undefined leaves the value of the writer above it.
      for (const writer of writers.get(read.key) ?? []) {
        const provider = byWriter.get(writer);
        if (provider !== undefined && writer.index <= read.index) wanted.add(provider);
      }
    }
  }
  return entries.filter((entry) => wanted.has(entry));
}

/** Returns the writers that an entry reads, for its needs and to decide whether it runs. */
function readsOf({ needs, when }: WiredEntry) {
  const refs = [...needs.values()].flatMap(refsOf);
  return [...refs, ...(when === undefined ? [] : [when])].map(({ writer }) => writer);
}
