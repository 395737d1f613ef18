/**
 * Results whose type is not known, because the file of the plugin has a type error: a
 * module that makes TypeScript say which they are, and the needs that they fill.
 */

import { Diagnostic, entryLabel } from "../diagnostics/diagnostic.ts";
import { type Lineup, refsOf, type WiredEntry } from "../wiring/lineup.ts";
import { HELPERS } from "./helpers.ts";
import { quote } from "./module.ts";

/** Writes a module with a line for each provider; returns which line is whose, too, from 1. */
export function unknownProbes(providers: readonly WiredEntry[]) {
  const lines = HELPERS.split("\n");
  const byLine = new Map<number, WiredEntry>();
  for (const [index, provider] of providers.entries()) {
    const { file, config } = provider;
    lines.push(`import { ${quote(config.export)} as p${index} } from ${quote(file)};`);
    // Always an error, whose text has the type: a condition would pass the error on.
    lines.push(`export const c${index}: never = of<{ result: Result<typeof p${index}> }>();`);
    byLine.set(lines.length, provider);
  }
  return { text: lines.join("\n"), providers: byLine };
}

/** Whether the message about such a line says that the type is not known. */
export function isUnknown(text: string): boolean {
  return text.startsWith("Type '{ result: any; }'");
}

/** Returns a warning for each need of an entry that a result of unknown type fills. */
export function unknownNeeds(
  reader: WiredEntry,
  { byWriter }: Lineup,
  unknown: ReadonlySet<WiredEntry | undefined>,
): Diagnostic[] {
  const { config, name } = reader;
  const warnings: Diagnostic[] = [];
  for (const [need, source] of reader.needs) {
    const providers = refsOf(source).map(({ writer }) => byWriter.get(writer));
    const provider = providers.find((one) => one !== undefined && unknown.has(one));
    if (provider === undefined) continue;
    const who = entryLabel(provider.name);
    const message = `need "${need}" of ${entryLabel(name)} could not be checked: the result of ${who} has no type`;
    const location = config.locate(config.needs[need] === undefined ? [] : ["needs", need]);
    const hint = `fix the type errors of ${provider.name.path}`;
    const details = { severity: "warning", location, entry: name, hint } as const;
    warnings.push(new Diagnostic("TYPE_NEED", message, details));
  }
  return warnings;
}
