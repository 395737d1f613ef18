/**
 * Where an entry's needs come from, in this order: a fixed value in its options, the
 * key that its `needs` name, the key of the same name, the default.
 */

import type { References } from "../config/reader.ts";
import { Diagnostic, entryLabel } from "../diagnostics/diagnostic.ts";
import type { SchemaIssue } from "../plugin/handle.ts";
import { listNames, nearest, suggest } from "../text.ts";
import type { Reference } from "../values/part.ts";
import { lastWriter, refLabel, writerLabel } from "./lineup.ts";
import type { LoadedEntry, NeedSource, Scope, ValueRef, WiredEntry } from "./lineup.ts";
import { expectedForm, explainIssue, isTypeIssue, scalarFix, variableHint } from "./issues.ts";
import { declarationNote, validateGiven } from "./options.ts";
import { knownParts, type RefReader, resolve } from "./refs.ts";

/** Finds a source for every need, or reports why there is none. */
export async function wireNeeds(entry: LoadedEntry, scope: Scope): Promise<WiredEntry["needs"]> {
  const { config, handle } = entry;
  const names = handle.description.needs;
  /** What a mistyped need leaves without a source is not reported a second time. */
  let meant: Set<string | undefined> | undefined;
  for (const name of Object.keys(config.needs)) {
    if (names.includes(name)) continue;
    scope.problems.push(unknownNeed(name, entry));
    (meant ??= new Set()).add(nearest(name, names));
  }
  const needs = new Map<string, NeedSource>();
  for (const name of names) {
    const isFixed = Object.hasOwn(config.options, name);
    if (meant?.has(name) && !isFixed) continue;
    const source = isFixed
      ? await fixNeed(name, entry, scope)
      : await findSource(name, entry, scope);
    if (source !== undefined) needs.set(name, source);
  }
  return needs;
}

function unknownNeed(name: string, entry: LoadedEntry): Diagnostic {
  const { description } = entry.handle;
  return new Diagnostic("NEED_UNKNOWN", `${entryLabel(entry.name)} has no need "${name}"`, {
    location: entry.config.locate(["needs", name], "key"),
    entry: entry.name,
    hint: description.options.includes(name)
      ? `it is an option: options: { ${name}: … }`
      : suggest(name, description.needs, "needs"),
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
  const written = entry.config.needs[name];
  if (written !== undefined) return findWritten(name, written, entry, scope);
  const writer = lastWriter(name, scope);
  if (writer === undefined) {
    const { value, problems } = await entry.handle.validate("need", name, undefined);
    // A key that is written down must exist, even if there is a default.
    if (problems.length > 0) return findWritten(name, sameName(name), entry, scope);
    warnOfLater(name, entry, scope);
    return { from: "default", value };
  }
  const refs = [{ writer, path: WHOLE }];
  if (writer.source === "entry") return { from: "entry", refs, isList: false };
  return checkInitial(name, { refs, isList: false }, entry, scope);
}

const WHOLE: readonly string[] = [];

function sameName(key: string): References {
  return { references: [{ key, path: WHOLE }], isList: false };
}

/** Finds what a need is filled with that has references. */
function findWritten(
  name: string,
  { references, isList }: References,
  entry: LoadedEntry,
  scope: Scope,
): Source | Promise<Source> {
  const refs: ValueRef[] = [];
  let isComputed = false;
  for (let index = 0; index < references.length; index++) {
    const need = { name, entry, item: isList ? index : undefined };
    const ref = resolveNeed(references[index]!, need, scope);
    if (ref === undefined) continue;
    refs.push(ref);
    isComputed ||= ref.writer.source === "entry";
  }
  if (refs.length < references.length) return undefined;
  if (isComputed) return { from: "entry", refs, isList };
  return checkInitial(name, { refs, isList }, entry, scope);
}

/** A need as the reader of a value; of a list, one of its items. */
interface NeedItem {
  name: string;
  entry: LoadedEntry;
  item: number | undefined;
}

function resolveNeed(reference: Reference, need: NeedItem, scope: Scope): ValueRef | undefined {
  return resolve(reference, () => needReader(need.name, need.entry, need.item), scope);
}

/** Warns of an entry below that provides what a need takes its default for. */
function warnOfLater(name: string, { config, name: reader }: LoadedEntry, scope: Scope): void {
  // An entry that provides the value itself is the first of several that change it.
  if (reader.as === name) return;
  const isLater = (other: LoadedEntry) => other.config.index > config.index;
  const later = scope.loaded.find((other) => isLater(other) && other.name.as === name);
  if (later === undefined) return;
  const provider = entryLabel(later.name);
  const message = `${entryLabel(reader)} does without "${name}", which ${provider} provides further down`;
  scope.problems.push(
    new Diagnostic("NEED_LATER", message, {
      severity: "warning",
      location: config.locate(),
      entry: reader,
      notes: [{ message: `"${name}" is provided here`, location: later.config.locate() }],
      hint: `move entry ${later.config.index} above entry ${config.index}, or set the need to a fixed value: options: { ${name}: … }`,
    }),
  );
}

/** Names a need as the reader of a value; of a list, one of its items. */
export function needReader(name: string, entry: LoadedEntry, item?: number): RefReader {
  const { config } = entry;
  const isWritten = config.needs[name] !== undefined;
  return {
    entry,
    subject: `${entryLabel(entry.name)} needs`,
    location: config.locate(
      isWritten ? ["needs", name, ...(item === undefined ? [] : [item])] : [],
    ),
    notes: declarationNote(name, entry),
    hint: (key, keys) => unmetHint(name, key, keys),
  };
}

/** A value that is known before the run is validated before the run. */
async function checkInitial(
  name: string,
  { refs, isList }: Pick<Misfit, "refs" | "isList">,
  entry: LoadedEntry,
  scope: Scope,
): Promise<Source> {
  const parts = knownParts(refs, scope);
  // An environment variable that is not set has been reported.
  if (parts === undefined) return { from: "initial", refs, isList, value: undefined };
  const given = isList ? parts : parts[0];
  const { value, problems: issues } = await entry.handle.validate("need", name, given);
  if (issues.length === 0) return { from: "initial", refs, isList, value };
  for (const issue of issues) {
    const found = { code: "NEED_INVALID", name, refs, isList, issue, given } as const;
    scope.problems.push(misfit(found, entry));
  }
  return undefined;
}

/** Values that a need rejects. */
interface Misfit {
  code: "NEED_INVALID" | "NEED_REJECTED";
  name: string;
  /** Where the values come from. */
  refs: readonly ValueRef[];
  isList: boolean;
  issue: SchemaIssue;
  given: unknown;
}

/** Explains that a value does not fit a need. */
export function misfit(found: Misfit, entry: LoadedEntry): Diagnostic {
  const { code, name, refs, isList, issue, given } = found;
  const { config } = entry;
  const [first, ...rest] = issue.path;
  const item = isList && typeof first === "number" ? refs[first] : undefined;
  const { writer, path } = item ?? refs[0]!;
  const label = writerLabel(writer);
  const isRenamed = writer.key !== name || path.length > 0;
  const origin = isRenamed ? `"${refLabel({ writer, path })}" of ${label}` : label;
  const isWhole = isList && item === undefined;
  const subject = {
    ...{ noun: "need", name, owner: entryLabel(entry.name), value: given },
    origin: isWhole ? "the list in needs" : origin,
  };
  const reads = { message: "the entry that reads it", location: config.locate() };
  const inWriter = [...path, ...(isList ? rest : issue.path)];
  const place = isWhole ? config.locate(["needs", name]) : writer.locate(inWriter);
  const details = { entry: entry.name, notes: declarationNote(name, entry) };
  // If a need names a key and the value is of another type, the name is wrong.
  const isNamed = config.needs[name] !== undefined && !isList && writer.source !== "env";
  if (isNamed && issue.path.length === 0 && isTypeIssue(issue)) {
    const value = { message: `"${refLabel({ writer, path })}" is set here`, location: place };
    return new Diagnostic(code, explainIssue(subject, issue), {
      ...details,
      location: config.locate(["needs", name]),
      notes: [...details.notes, value],
      hint: `name another value in needs, or set a fixed one: options: { ${name}: … }`,
    });
  }
  return new Diagnostic(code, explainIssue(subject, issue), {
    ...details,
    location: place ?? config.locate(),
    notes: [...details.notes, reads, ...(issue.notes ?? [])],
    hint:
      sourceHint(found, { writer, path }) ??
      `change ${writer.source === "entry" ? `what ${label} returns` : "the value"}, fill the need with another key (needs: { ${name}: other_key }), or set a fixed value (options: { ${name}: … })`,
  });
}

/** Says how to give a need the type that it expects, where that is a matter of writing. */
function sourceHint({ issue, given, isList }: Misfit, { writer, path }: ValueRef) {
  const { key, source } = writer;
  if (source === "env") return isList ? undefined : variableHint(expectedForm(issue.message));
  const hint = source === "entry" ? undefined : scalarFix(given, issue);
  const isPart = path.length + issue.path.length > 0;
  if (hint === undefined || isPart || !source.startsWith("--set")) return hint;
  return `--set${source === "--set" ? "-text" : ""} ${key}=${String(given)}`;
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
