/**
 * An entry's `options` against the options of its plugin.
 *
 * Needs that are set there are left to needs.ts.
 */

import { Diagnostic, entryLabel, type Note } from "../diagnostics/diagnostic.ts";
import type { Sources } from "../diagnostics/source-text.ts";
import type { SchemaIssue, SchemaKind } from "../plugin/handle.ts";
import { showValue, suggest } from "../text.ts";
import { expectedForm, explainIssue } from "./issues.ts";
import type { LoadedEntry, Scope } from "./lineup.ts";

/** Validates every option, and fills in the defaults. */
export async function wireOptions(
  entry: LoadedEntry,
  { problems, sources }: Scope,
): Promise<Readonly<Record<string, unknown>>> {
  const { config, handle } = entry;
  const { options: names, needs } = handle.description;
  const given = config.options;
  for (const name of Object.keys(given)) {
    if (!names.includes(name) && !needs.includes(name)) problems.push(unknownOption(name, entry));
  }
  const options: Record<string, unknown> = {};
  for (const name of names) {
    const isGiven = Object.hasOwn(given, name);
    const { value, problems: issues } = await handle.validate(
      "option",
      name,
      isGiven ? given[name] : undefined,
    );
    if (issues.length === 0) options[name] = value;
    else if (isGiven) {
      problems.push(...(await invalidOption({ kind: "option", name, issues }, entry, sources)));
    } else problems.push(missingOption(name, issues, entry, sources));
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

function missingOption(
  name: string,
  [issue]: readonly SchemaIssue[],
  entry: LoadedEntry,
  sources: Sources,
): Diagnostic {
  const wanted = expectedForm(issue?.message);
  return new Diagnostic(
    "OPTION_MISSING",
    `${entryLabel(entry.name)} requires the option "${name}"`,
    {
      location: entry.config.locate(),
      entry: entry.name,
      notes: declarationNote(name, entry, sources),
      hint: `add options: { ${name}: … }${wanted === undefined ? "" : ` (${wanted})`}`,
    },
  );
}

/** An option, or a need that is set in `options`, and why its schema rejects it. */
interface Rejected {
  kind: SchemaKind;
  name: string;
  issues: readonly SchemaIssue[];
}

/** Explains what a schema rejects of an option, or of a need that is set in `options`. */
export async function invalidOption(
  { kind, name, issues }: Rejected,
  entry: LoadedEntry,
  sources: Sources,
): Promise<Diagnostic[]> {
  const { config, handle } = entry;
  const given = config.options[name];
  const fallback = await handle.validate(kind, name, undefined);
  const hint =
    fallback.problems.length === 0 && fallback.value !== undefined
      ? `the default is ${showValue(fallback.value)}`
      : undefined;
  const subject = { noun: kind, name, owner: entryLabel(entry.name), value: given };
  return issues.map(
    (issue) =>
      new Diagnostic("OPTION_INVALID", explainIssue(subject, issue), {
        location: config.locate(["options", name, ...issue.path]),
        entry: entry.name,
        notes: declarationNote(name, entry, sources),
        hint,
      }),
  );
}

/** Shows where the plugin declares an option or a need, if there is one such place. */
export function declarationNote(name: string, { file }: LoadedEntry, sources: Sources): Note[] {
  const location = sources.get(file)?.findMember(name);
  return location === undefined ? [] : [{ message: `"${name}" is declared here`, location }];
}
