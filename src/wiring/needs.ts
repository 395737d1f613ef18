/**
 * Where an entry's needs come from, in this order: a fixed value in its options, the
 * key that its `needs` name, the key of the same name, the default.
 */

import { Diagnostic, entryLabel } from "../diagnostics/diagnostic.ts";
import type { SchemaIssue } from "../plugin/handle.ts";
import { listNames, nearest, suggest } from "../text.ts";
import type { Writer } from "../values/cache.ts";
import { lastWriter, writerLabel } from "./lineup.ts";
import type { LoadedEntry, NeedSource, Scope, WiredEntry } from "./lineup.ts";
import { explainIssue } from "./issues.ts";
import { declarationNote, validateGiven } from "./options.ts";

/** Finds a source for every need, or reports why there is none. */
export async function wireNeeds(entry: LoadedEntry, scope: Scope): Promise<WiredEntry["needs"]> {
  const { config, handle } = entry;
  const names = handle.description.needs;
  for (const name of Object.keys(config.needs)) {
    if (!names.includes(name)) scope.problems.push(unknownNeed(name, entry));
  }
  const needs = new Map<string, NeedSource>();
  for (const name of names) {
    const source = Object.hasOwn(config.options, name)
      ? await fixNeed(name, entry, scope)
      : await findSource(name, entry, scope);
    if (source !== undefined) needs.set(name, source);
  }
  return needs;
}

function unknownNeed(name: string, entry: LoadedEntry): Diagnostic {
  return new Diagnostic("NEED_UNKNOWN", `${entryLabel(entry.name)} has no need "${name}"`, {
    location: entry.config.locate(["needs", name], "key"),
    entry: entry.name,
    hint: suggest(name, entry.handle.description.needs, "needs"),
  });
}

/** `undefined`: it cannot be filled, which is reported. */
type Source = NeedSource | undefined;

async function fixNeed(name: string, entry: LoadedEntry, scope: Scope): Promise<Source> {
  const { config } = entry;
  if (Object.hasOwn(config.needs, name)) {
    const message = `need "${name}" of ${entryLabel(entry.name)} is set in both options and needs`;
    const location = config.locate(["needs", name], "key");
    const inOptions = config.locate(["options", name], "key");
    const notes = [{ message: "set in options here", location: inOptions }];
    const details = { location, entry: entry.name, notes, hint: "remove one of the two" };
    scope.problems.push(new Diagnostic("NEED_TWICE", message, details));
  }
  const { value, problems } = await validateGiven("need", name, entry, scope);
  return problems.length === 0 ? { from: "option", value } : undefined;
}

async function findSource(name: string, entry: LoadedEntry, scope: Scope): Promise<Source> {
  const key = entry.config.needs[name];
  const writer = lastWriter(key ?? name, scope);
  if (writer?.source === "entry") return { from: "entry", writer };
  if (writer !== undefined) return checkInitial(name, writer, entry, scope);
  // A key that is written down must exist, even if there is a default.
  if (key === undefined) {
    const { value, problems } = await entry.handle.validate("need", name, undefined);
    if (problems.length === 0) return { from: "default", value };
  }
  if (scope.complete) scope.problems.push(unmetNeed(name, key ?? name, entry, scope));
  return undefined;
}

/** A value that is known before the run is validated before the run. */
async function checkInitial(
  name: string,
  writer: Writer,
  entry: LoadedEntry,
  { initial, problems }: Scope,
): Promise<Source> {
  const given = initial.get(writer);
  if (given === undefined) return { from: "initial", writer, value: given };
  const { value, problems: issues } = await entry.handle.validate("need", name, given);
  if (issues.length === 0) return { from: "initial", writer, value };
  for (const issue of issues) {
    problems.push(misfit({ code: "NEED_INVALID", name, writer, issue, given }, entry));
  }
  return undefined;
}

/** A value that a need rejects. */
interface Misfit {
  code: "NEED_INVALID" | "NEED_REJECTED";
  name: string;
  writer: Writer;
  issue: SchemaIssue;
  given: unknown;
}

/** Explains that a value does not fit a need. */
export function misfit(found: Misfit, entry: LoadedEntry): Diagnostic {
  const { code, name, writer, issue, given } = found;
  const { config } = entry;
  const label = writerLabel(writer);
  const origin = writer.key === name ? label : `"${writer.key}" of ${label}`;
  const subject = { noun: "need", name, owner: entryLabel(entry.name), value: given, origin };
  const reads = { message: "the entry that reads it", location: config.locate() };
  return new Diagnostic(code, explainIssue(subject, issue), {
    location: writer.locate(issue.path) ?? config.locate(),
    entry: entry.name,
    notes: [...declarationNote(name, entry), reads],
    hint: `change ${writer.source === "entry" ? `what ${label} returns` : "the value"}, fill the need with another key (needs: { ${name}: other_key }), or set a fixed value (options: { ${name}: … })`,
  });
}

function unmetNeed(name: string, key: string, entry: LoadedEntry, scope: Scope): Diagnostic {
  const { config } = entry;
  const who = entryLabel(entry.name);
  const location = config.locate(config.needs[name] === undefined ? [] : ["needs", name]);
  const later = scope.loaded.find(
    (other) => other.config.index > config.index && other.name.as === key,
  );
  if (later !== undefined) {
    const provider = entryLabel(later.name);
    const message = `${who} needs "${key}", which only ${provider} provides, further down`;
    return new Diagnostic("NEED_LATER", message, {
      location,
      entry: entry.name,
      notes: [{ message: `"${key}" is provided here`, location: later.config.locate() }],
      hint: `move entry ${later.config.index} above entry ${config.index}: entries run from top to bottom`,
    });
  }
  return new Diagnostic("NEED_UNMET", `${who} needs "${key}", which nothing provides`, {
    location,
    entry: entry.name,
    notes: declarationNote(name, entry),
    hint: unmetHint(name, key, [...scope.writers.keys()]),
  });
}

function unmetHint(name: string, key: string, keys: readonly string[]): string {
  const near = nearest(key, keys);
  if (near !== undefined) return `did you mean "${near}"? needs: { ${name}: ${near} }`;
  const shown = keys.length > 8 ? [...keys.slice(0, 8), `${keys.length - 8} more`] : keys;
  const above =
    keys.length === 0
      ? ""
      : `; the ${keys.length === 1 ? "only key above is" : "keys above are"} ${listNames(shown)}`;
  return `add it to values, fill the need with another key (needs: { ${name}: … }), or set a fixed value (options: { ${name}: … })${above}`;
}
