/** Which entries a lazy value needs. */

import type { Lineup, WiredEntry } from "./wire.ts";

/** What the lazy value of a key needs, all the way up; `undefined`: the value is not lazy. */
export function closure(lineup: Lineup, key: string): ReadonlySet<WiredEntry> | undefined {
  const byWriter = new Map(lineup.entries.map((entry) => [entry.writer, entry]));
  const last = byWriter.get(lineup.writers.get(key)!.at(-1)!);
  if (last === undefined || !last.config.lazy) return undefined;
  const wanted = new Set([last]);
  for (const entry of wanted)
    for (const source of entry.needs.values()) {
      if (source.from !== "entry") continue;
      // One that returns undefined leaves what stood there before it.
      for (const writer of lineup.writers.get(source.writer.key) ?? []) {
        const provider = byWriter.get(writer);
        if (provider !== undefined && writer.position <= source.writer.position)
          wanted.add(provider);
      }
    }
  return wanted;
}
