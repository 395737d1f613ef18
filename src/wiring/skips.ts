/** Entries that another one may leave without a value, unless plugins.yaml says that this is meant. */

import { Diagnostic, entryLabel } from "../diagnostics/diagnostic.ts";
import { isOptional, type Lineup, refLabel, refsOf, type WiredEntry } from "./lineup.ts";
import { sameCondition } from "./when.ts";

/** Finds needs that an entry with `when`, or one that may fail, may leave without a value. */
export async function findSkips(lineup: Lineup): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const reader of lineup.entries) {
    for (const [name, source] of reader.needs) {
      for (const { writer } of refsOf(source)) {
        const provider = lineup.byWriter.get(writer);
        const reason = provider && reasonToSkip(reader, provider, lineup);
        if (reason === undefined || (await isOptional(reader, name))) continue;
        warnings.push(mayBeSkipped(reader, name, { provider: provider!, ...reason }));
      }
    }
  }
  return warnings;
}

interface Reason {
  /** What would leave the need without a value. */
  cause: string;
  note: string;
  /** Says how to show that it is intended. */
  intended: string;
}

function reasonToSkip(
  reader: WiredEntry,
  provider: WiredEntry,
  lineup: Lineup,
): Reason | undefined {
  const { when, config } = provider;
  if (when !== undefined && !remains(reader, provider, lineup)) {
    const label = refLabel(when);
    return {
      cause: `"${label}" is false`,
      note: "the entry that may be skipped",
      intended:
        reader.when === undefined
          ? `set when: ${label} here too`
          : `let its when be ${label}, or what decides about both`,
    };
  }
  if (config.onError === "stop" || reader.config.onError !== "stop") return undefined;
  return {
    cause: `${entryLabel(provider.name)} fails`,
    note: "the entry that may fail",
    intended: `set on_error: ${config.onError} here too`,
  };
}

/** Whether there is a value when an entry with `when` is skipped: what it would have replaced. */
function remains(reader: WiredEntry, provider: WiredEntry, { writers, byWriter }: Lineup): boolean {
  const all = writers.get(provider.writer.key)!;
  return all.slice(0, all.indexOf(provider.writer) + 1).some((writer) => {
    const entry = byWriter.get(writer);
    return entry?.when === undefined || sameCondition(reader, entry);
  });
}

function mayBeSkipped(
  reader: WiredEntry,
  name: string,
  { provider, cause, note, intended }: Reason & { provider: WiredEntry },
): Diagnostic {
  const { config } = reader;
  const message = `${entryLabel(reader.name)} is skipped if ${cause}: it needs "${provider.writer.key}"`;
  return new Diagnostic("NEED_MAY_FAIL", message, {
    severity: "warning",
    location: config.locate(config.needs[name] === undefined ? [] : ["needs", name]),
    entry: reader.name,
    notes: [{ message: note, location: provider.config.locate() }],
    hint: `if this is intended, ${intended}; otherwise make the need "${name}" optional`,
  });
}
