/** Entries that another entry's failure would skip, without plugins.yaml saying that this is meant. */

import { LineupError } from "../errors.ts";
import { isOptional } from "./needs.ts";
import type { Lineup } from "./wire.ts";

/** Finds needs that `on_error: continue` can leave without a value. */
export async function findSkips(lineup: Lineup): Promise<LineupError[]> {
  const byWriter = new Map(lineup.entries.map((entry) => [entry.writer, entry]));
  const warnings: LineupError[] = [];
  for (const reader of lineup.entries)
    for (const [name, source] of reader.needs) {
      if (source.from !== "entry" || reader.config.onError === "continue") continue;
      const provider = byWriter.get(source.writer)!;
      if (provider.config.onError !== "continue" || (await isOptional(reader, name))) continue;
      const { config } = reader;
      warnings.push(
        new LineupError(
          "NEED_MAY_FAIL",
          `entry ${config.index} (${config.path}) is skipped when entry ${provider.config.index} (${provider.config.path}) fails: it needs "${source.writer.key}"`,
          {
            severity: "warning",
            location: config.locate(config.needs[name] === undefined ? [] : ["needs", name]),
            entry: reader.name,
            notes: [{ message: "the entry that may fail", location: provider.config.locate() }],
            hint: `if that is meant, say so with on_error: continue here too; else make the need "${name}" optional`,
          },
        ),
      );
    }
  return warnings;
}
