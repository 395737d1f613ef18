/**
 * An entry's `options` against the options that its plugin declares.
 *
 * Needs that are pinned there are left to needs.ts.
 */

import { describe } from "../config/reader.ts";
import { LineupError, type Location, suggest } from "../errors.ts";
import type { Schema } from "../plugin/plugin.ts";
import { locateMember } from "../plugin/source.ts";
import { formatPath } from "../values/plain.ts";
import type { SchemaFlaw } from "./validate.ts";
import type { Candidate } from "./wire.ts";

/** Checks every option, and fills in the defaults. */
export async function wireOptions(
  entry: Candidate,
  problems: LineupError[],
): Promise<Readonly<Record<string, unknown>>> {
  const { config, plugin } = entry;
  const given = config.options;
  for (const name of Object.keys(given))
    if (!Object.hasOwn(plugin.options, name) && !Object.hasOwn(plugin.needs, name))
      problems.push(unknownOption(name, entry));
  const options: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(plugin.options)) {
    const isGiven = Object.hasOwn(given, name);
    const result = await entry.validate(schema, isGiven ? given[name] : undefined);
    if ("value" in result) options[name] = result.value;
    else if (isGiven) problems.push(...(await invalidOption(name, schema, result.flaws, entry)));
    else problems.push(missingOption(name, result.flaws, entry));
  }
  return Object.freeze(options);
}

function unknownOption(name: string, entry: Candidate): LineupError {
  const { config, plugin } = entry;
  const known = [...Object.keys(plugin.options), ...Object.keys(plugin.needs)];
  return new LineupError(
    "OPTION_UNKNOWN",
    `entry ${config.index} (${config.path}) has no option "${name}"`,
    {
      location: config.locate(["options", name], "key"),
      entry: entry.name,
      hint:
        known.length === 0
          ? `${plugin.name} takes no options`
          : suggest(name, known, "options and needs"),
    },
  );
}

function missingOption(name: string, flaws: SchemaFlaw[], entry: Candidate): LineupError {
  return new LineupError(
    "OPTION_MISSING",
    `entry ${entry.config.index} (${entry.name.path}) requires the option "${name}"`,
    {
      location: entry.config.locate(),
      entry: entry.name,
      notes: [declaration(name, entry.file)],
      hint: `set it: options: { ${name}: … } (${flaws[0]?.message ?? "no default"})`,
    },
  );
}

/** Names what a schema refuses of an option, or of a need that is pinned. */
export async function invalidOption(
  name: string,
  schema: Schema<any, any>,
  flaws: readonly SchemaFlaw[],
  entry: Candidate,
): Promise<LineupError[]> {
  const fallback = await entry.validate(schema, undefined);
  const hint =
    "value" in fallback && fallback.value !== undefined
      ? `the default is ${describe(fallback.value)}`
      : undefined;
  return flaws.map(
    (flaw) =>
      new LineupError(
        "OPTION_INVALID",
        `${formatPath(name, flaw.path)} of entry ${entry.config.index} (${entry.name.path}): ${flaw.message}`,
        {
          location: entry.config.locate(["options", name, ...flaw.path]),
          entry: entry.name,
          notes: [declaration(name, entry.file)],
          hint,
        },
      ),
  );
}

/** Where the plugin declares an option or a need. */
export function declaration(
  name: string,
  file: string,
): { message: string; location: Location | undefined } {
  return { message: `"${name}" is declared here`, location: locateMember(file, name) };
}
