/**
 * An entry's needs: where each value comes from, in this order: a pin in its
 * options, the value that it names, the value of the same name, the default.
 */

import { LineupError, nearest, suggest } from "../errors.ts";
import type { Schema } from "../plugin/plugin.ts";
import type { Writer } from "../values/cache.ts";
import { formatPath } from "../values/plain.ts";
import { declaration, invalidOption } from "./options.ts";
import { type Candidate, describeWriter, lastWriter, type NeedSource, type Scope } from "./wire.ts";

/** Finds a source for every need, or says why there is none. */
export async function wireNeeds(
  entry: Candidate,
  scope: Scope,
): Promise<ReadonlyMap<string, NeedSource>> {
  const { config, plugin } = entry;
  for (const name of Object.keys(config.needs))
    if (!Object.hasOwn(plugin.needs, name)) scope.problems.push(unknownNeed(name, entry));
  const needs = new Map<string, NeedSource>();
  for (const [name, schema] of Object.entries(plugin.needs)) {
    const source = Object.hasOwn(config.options, name)
      ? await pinNeed(name, schema, entry, scope)
      : await findSource(name, schema, entry, scope);
    if (source !== undefined) needs.set(name, source);
  }
  return needs;
}

function unknownNeed(name: string, entry: Candidate): LineupError {
  return new LineupError(
    "NEED_UNKNOWN",
    `entry ${entry.config.index} (${entry.name.path}) has no need "${name}"`,
    {
      location: entry.config.locate(["needs", name], "key"),
      entry: entry.name,
      hint: suggest(name, Object.keys(entry.plugin.needs), "needs"),
    },
  );
}

async function pinNeed(
  name: string,
  schema: Schema<any, any>,
  entry: Candidate,
  scope: Scope,
): Promise<NeedSource | undefined> {
  const { config } = entry;
  if (Object.hasOwn(config.needs, name))
    scope.problems.push(
      new LineupError(
        "NEED_TWICE",
        `the need "${name}" is pinned in options and renamed in needs`,
        {
          location: config.locate(["needs", name], "key"),
          entry: entry.name,
          notes: [
            { message: "it is pinned here", location: config.locate(["options", name], "key") },
          ],
          hint: "keep one of the two",
        },
      ),
    );
  const result = await entry.validate(schema, config.options[name]);
  if ("value" in result) return { from: "option", value: result.value };
  scope.problems.push(...(await invalidOption(name, schema, result.flaws, entry)));
  return undefined;
}

async function findSource(
  name: string,
  schema: Schema<any, any>,
  entry: Candidate,
  scope: Scope,
): Promise<NeedSource | undefined> {
  const renamed = entry.config.needs[name];
  const writer = lastWriter(renamed ?? name, scope);
  if (writer?.source === "entry") return { from: "entry", writer };
  if (writer !== undefined) return checkInitial(name, schema, writer, entry, scope);
  // A name that is written down must be there, even where a default could stand in.
  if (renamed === undefined) {
    const fallback = await entry.validate(schema, undefined);
    if ("value" in fallback) return { from: "default", value: fallback.value };
  }
  if (scope.complete) scope.problems.push(unmetNeed(name, renamed ?? name, entry, scope));
  return undefined;
}

/** Whether an entry does without the value of a need. */
export async function isOptional(entry: Candidate, name: string): Promise<boolean> {
  return "value" in (await entry.validate(entry.plugin.needs[name]!, undefined));
}

/** A value that is known before the run is checked before the run. */
async function checkInitial(
  name: string,
  schema: Schema<any, any>,
  writer: Writer,
  entry: Candidate,
  scope: Scope,
): Promise<NeedSource | undefined> {
  const value = scope.initial.get(writer);
  if (value === undefined) return { from: "initial", writer, value };
  const result = await entry.validate(schema, value);
  if ("value" in result) return { from: "initial", writer, value: result.value };
  scope.problems.push(
    ...result.flaws.map((flaw) =>
      invalidNeed(entry, name, {
        writer,
        what: formatPath(writer.key, flaw.path),
        part: flaw.path,
        why: flaw.message,
      }),
    ),
  );
  return undefined;
}

/** A value that is there, and does not fit. */
export function invalidNeed(
  entry: Candidate,
  name: string,
  flaw: { writer: Writer; what: string; why: string; part?: (string | number)[] },
): LineupError {
  const { config } = entry;
  const { writer } = flaw;
  const reader = `entry ${config.index} (${entry.name.path})`;
  return new LineupError(
    "NEED_INVALID",
    `${flaw.what} does not fit the need "${name}" of ${reader}: ${flaw.why}`,
    {
      location: writer.locate(flaw.part) ?? config.locate(),
      entry: entry.name,
      notes: [
        declaration(name, entry.file),
        {
          message: `${describeWriter(writer)} sets "${writer.key}", and entry ${config.index} reads it`,
          location: config.locate(),
        },
      ],
      hint: `change the value, fill the need from another one with needs: { ${name}: other_key }, or pin it in options`,
    },
  );
}

function unmetNeed(name: string, key: string, entry: Candidate, scope: Scope): LineupError {
  const { config } = entry;
  const location =
    config.needs[name] === undefined ? config.locate() : config.locate(["needs", name]);
  const who = `entry ${config.index} (${config.path})`;
  const later = scope.all.find(
    (other) => other.config.index > config.index && other.name.as === key,
  );
  if (later !== undefined)
    return new LineupError(
      "NEED_LATER",
      `${who} needs "${key}", which only entry ${later.config.index} below it provides`,
      {
        location,
        entry: entry.name,
        notes: [{ message: `"${key}" is provided here`, location: later.config.locate() }],
        hint: `entries run in the order of the list: move entry ${later.config.index} above entry ${config.index}`,
      },
    );
  const keys = [...scope.writers.keys()];
  const near = nearest(key, keys);
  const hint =
    near === undefined
      ? `set it in values, fill it from another value with needs: { ${name}: … }, or pin it in options; above stand ${keys.length === 0 ? "no values" : describeKeys(keys)}`
      : `did you mean "${near}"? needs: { ${name}: ${near} }`;
  return new LineupError("NEED_UNMET", `${who} needs "${key}", and nothing provides it`, {
    location,
    entry: entry.name,
    notes: [declaration(name, entry.file)],
    hint,
  });
}

function describeKeys(keys: readonly string[]): string {
  const shown = keys.slice(0, 8).join(", ");
  return keys.length > 8 ? `${shown} and ${keys.length - 8} more` : shown;
}
