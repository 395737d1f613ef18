/** Which entries a lazy value depends on. */

import type { Lineup, WiredEntry } from "./lineup.ts";

/** Returns the entries that the lazy value of a key depends on, in order; all if it is not lazy. */
export function dependenciesOf(lineup: Lineup, key: string): readonly WiredEntry[] {
  const { byWriter, entries, writers } = lineup;
  const last = byWriter.get(writers.get(key)!.at(-1)!);
  if (last === undefined || !last.config.lazy) return entries;
  const wanted = new Set([last]);
  for (const entry of wanted) {
    for (const source of entry.needs.values()) {
      if (source.from !== "entry") continue;
      // One that returns undefined leaves the value of the writer above it.
      for (const writer of writers.get(source.writer.key) ?? []) {
        const provider = byWriter.get(writer);
        if (provider !== undefined && writer.index <= source.writer.index) wanted.add(provider);
      }
    }
  }
  return entries.filter((entry) => wanted.has(entry));
}
