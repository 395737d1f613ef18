/** Which entries a lazy value depends on. */

import type { Lineup, WiredEntry } from "./lineup.ts";

/** Returns the entries that the lazy value of a key depends on; `undefined` if it is not lazy. */
export function dependenciesOf(lineup: Lineup, key: string): ReadonlySet<WiredEntry> | undefined {
  const byWriter = new Map(lineup.entries.map((entry) => [entry.writer, entry]));
  const last = byWriter.get(lineup.writers.get(key)!.at(-1)!);
  if (last === undefined || !last.config.lazy) return undefined;
  const wanted = new Set([last]);
  for (const entry of wanted) {
    for (const source of entry.needs.values()) {
      if (source.from !== "entry") continue;
      // One that returns undefined leaves the value of the writer above it.
      for (const writer of lineup.writers.get(source.writer.key) ?? []) {
        const provider = byWriter.get(writer);
        if (provider !== undefined && writer.index <= source.writer.index) wanted.add(provider);
      }
    }
  }
  return wanted;
}
