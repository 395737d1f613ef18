/**
 * An entry's `options` against the options of its plugin.
 *
 * Needs that are set there are left to needs.ts.
 */

import { Diagnostic, entryLabel, type Note } from "../diagnostics/diagnostic.ts";
import type { DroppedPart, SchemaIssue, Validated } from "../plugin/handle.ts";
import { formatPath, showValue, suggest } from "../text.ts";
import { expectedForm, explainIssue, scalarFix } from "./issues.ts";
import type { LoadedEntry, Scope, WiredEntry } from "./lineup.ts";

/** Validates every option, and fills in the defaults. */
export async function wireOptions(
  entry: LoadedEntry,
  scope: Scope,
): Promise<WiredEntry["options"]> {
  const { config, handle } = entry;
  const { options: names, needs } = handle.description;
  const { problems } = scope;
  for (const name of Object.keys(config.options)) {
    if (!names.includes(name) && !needs.includes(name)) problems.push(unknownOption(name, entry));
  }
  const options: Record<string, unknown> = {};
  for (const name of names) {
    const isGiven = Object.hasOwn(config.options, name);
    const { value, problems: issues } = isGiven
      ? await validateGiven("option", name, entry, scope)
      : await handle.validate("option", name, undefined);
    if (issues.length === 0) options[name] = value;
    else if (!isGiven) problems.push(missingOption(name, issues[0], entry));
  }
  return Object.freeze(options);
}

function unknownOption(name: string, entry: LoadedEntry): Diagnostic {
  const { config, handle } = entry;
  const { options, needs, name: plugin } = handle.description;
  const known = [...options, ...needs];
  return new Diagnostic("OPTION_UNKNOWN", `${entryLabel(entry.name)} has no option "${name}"`, {
    location: config.locate(["options", name], "key"),
    entry: entry.name,
    hint:
      known.length === 0
        ? `remove it: the plugin ${plugin} has no options`
        : suggest(name, known, "options and needs"),
  });
}

function missingOption(name: string, issue: SchemaIssue | undefined, entry: LoadedEntry) {
  const owner = entryLabel(entry.name);
  const details = { location: entry.config.locate(), entry: entry.name };
  const notes = [...declarationNote(name, entry), ...(issue?.notes ?? [])];
  if (issue?.notes !== undefined) {
    // The schema threw: whether the option can be left out is not known.
    const text = explainIssue({ noun: "option", name, owner }, issue);
    return new Diagnostic("OPTION_INVALID", text, { ...details, notes });
  }
  const wanted = expectedForm(issue?.message);
  return new Diagnostic("OPTION_MISSING", `${owner} requires the option "${name}"`, {
    ...details,
    notes,
    hint: `add options: { ${name}: … }${wanted === undefined ? "" : ` (${wanted})`}`,
  });
}

/** Validates what `options` sets, an option or a need; reports what its schema rejects. */
export async function validateGiven(
  kind: "option" | "need",
  name: string,
  entry: LoadedEntry,
  { problems }: Scope,
): Promise<Validated> {
  const { config, handle } = entry;
  const given = config.options[name];
  const validated = await handle.validate(kind, name, given);
  if (validated.problems.length === 0) {
    // A scalar has no parts.
    if (typeof given === "object" && given !== null) {
      const parts = await handle.findDropped(kind, name, given);
      for (const part of parts) problems.push(droppedPart(part, kind, name, entry));
    }
    return validated;
  }
  const { value: fallback, problems: required } = await handle.validate(kind, name, undefined);
  const hasDefault = required.length === 0 && fallback !== undefined;
  const byDefault = hasDefault ? `the default is ${showValue(fallback)}` : undefined;
  const subject = { noun: kind, name, owner: entryLabel(entry.name), value: given };
  for (const issue of validated.problems) {
    const details = {
      location: config.locate(["options", name, ...issue.path]),
      entry: entry.name,
      notes: [...declarationNote(name, entry), ...(issue.notes ?? [])],
      hint: scalarFix(given, issue) ?? byDefault,
    };
    problems.push(new Diagnostic("OPTION_INVALID", explainIssue(subject, issue), details));
  }
  return validated;
}

/** Explains that a part of an option or a need is not in its schema. */
function droppedPart(
  { path, known }: DroppedPart,
  kind: "option" | "need",
  name: string,
  entry: LoadedEntry,
): Diagnostic {
  const { config } = entry;
  const key = path.at(-1)!;
  const whole = `${kind} "${formatPath(name, path.slice(0, -1))}" of ${entryLabel(entry.name)}`;
  const what = typeof key === "number" ? `takes no item ${key + 1}` : `has no key "${key}"`;
  return new Diagnostic("OPTION_UNKNOWN", `${whole} ${what}`, {
    location: config.locate(["options", name, ...path], "key"),
    entry: entry.name,
    notes: declarationNote(name, entry),
    hint: known.length === 0 ? "remove it" : suggest(String(key), known, "keys"),
  });
}

/** Shows where the plugin declares an option or a need, if there is one such place. */
export function declarationNote(name: string, { source }: LoadedEntry): Note[] {
  const location = source()?.findMember(name);
  return location === undefined ? [] : [{ message: `"${name}" is declared here`, location }];
}
