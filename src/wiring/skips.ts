/** Entries that the failure of another one would skip, unless plugins.yaml says that this is meant. */

import { Diagnostic, entryLabel } from "../diagnostics/diagnostic.ts";
import { isOptional, type Lineup } from "./lineup.ts";

/** Finds needs that an entry with `on_error: continue` may leave without a value. */
export async function findSkips(lineup: Lineup): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const reader of lineup.entries) {
    for (const [name, source] of reader.needs) {
      if (source.from !== "entry" || reader.config.onError === "continue") continue;
      const provider = lineup.byWriter.get(source.writer)!;
      if (provider.config.onError !== "continue" || (await isOptional(reader, name))) continue;
      const { config } = reader;
      const message = `${entryLabel(reader.name)} is skipped if ${entryLabel(provider.name)} fails: it needs "${source.writer.key}"`;
      warnings.push(
        new Diagnostic("NEED_MAY_FAIL", message, {
          severity: "warning",
          location: config.locate(config.needs[name] === undefined ? [] : ["needs", name]),
          entry: reader.name,
          notes: [{ message: "the entry that may fail", location: provider.config.locate() }],
          hint: `if this is intended, set on_error: continue here too; otherwise make the need "${name}" optional`,
        }),
      );
    }
  }
  return warnings;
}
