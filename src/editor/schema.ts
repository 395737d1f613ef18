/**
 * Lineup → plugins.schema.json: the JSON Schema of this plugins.yaml, which says what each
 * plugin in it accepts.
 *
 * Calls the schemas of plugins and nothing else of theirs. Values never get into it, so
 * that no secret does.
 */

import { Diagnostic, entryLabel, type Result } from "../diagnostics/diagnostic.ts";
import type { JsonSchema, JsonSchemas, SchemaKind } from "../plugin/handle.ts";
import { listNames } from "../text.ts";
import { isRecord } from "../values/plain.ts";
import { isOfCommandLine, type Lineup, type WiredEntry } from "../wiring/lineup.ts";
import { type Candidate, findCandidates } from "./candidates.ts";
import { cleanSchema, hasReference, type Schema, type SchemaObject } from "./clean.ts";
import { entrySchema, fileSchema, REFERENCE } from "./fields.ts";
import { describePart } from "./part.ts";

export const SCHEMA_FILE = "plugins.schema.json";

/** Makes the schema. The problems say what it leaves out. */
export async function lineupSchema(lineup: Lineup | undefined): Promise<Result<SchemaObject>> {
  const groups = Map.groupBy(lineup?.entries ?? [], ({ config, file }) =>
    JSON.stringify([file, config.export]),
  );
  const maker = new SchemaMaker(lineup);
  const plugins: PluginSchema[] = [];
  for (const entries of groups.values()) plugins.push(await maker.plugin(entries));
  const paths = [...new Set(lineup?.entries.map(({ config }) => config.path))];
  const incomplete = plugins.filter((plugin) => plugin.isRequired && plugin.isDefault);
  const alone: SchemaObject = { type: "string", minLength: 1, examples: paths };
  if (incomplete.length > 0) alone.allOf = [isNoneOf(incomplete.flatMap(({ paths: of }) => of))];
  const entry = entrySchema(paths, isOneOf(paths));
  (entry.allOf as SchemaObject[]).push(...plugins.map(conditional));
  const value = {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...fileSchema({ anyOf: [alone, entry] }),
    definitions: maker.definitions,
  };
  return { value, problems: maker.problems };
}

/** What an entry must be whose path is one of these. */
interface PluginSchema {
  readonly paths: readonly string[];
  readonly export: string;
  readonly isDefault: boolean;
  /** Whether an entry must set something. */
  readonly isRequired: boolean;
  readonly then: SchemaObject;
}

function conditional(plugin: PluginSchema): SchemaObject {
  const required = plugin.isDefault ? ["path"] : ["path", "export"];
  const properties = { path: isOneOf(plugin.paths), export: { const: plugin.export } };
  return { if: { properties, required }, then: plugin.then };
}

class SchemaMaker {
  readonly problems: Diagnostic[] = [];
  /** Schemas that refer to parts of themselves: references start at the root of the file. */
  readonly definitions: Record<string, Schema> = {};
  readonly #lineup: Lineup | undefined;
  readonly #schemas = new Map<string, Promise<JsonSchemas>>();

  constructor(lineup: Lineup | undefined) {
    this.#lineup = lineup;
  }

  /** Makes what holds for the entries of one plugin. */
  async plugin(entries: readonly WiredEntry[]): Promise<PluginSchema> {
    const [first] = entries as [WiredEntry];
    const { description } = first.handle;
    const schemas = await this.#schemasOf(first);
    const about = join(`${description.name} (${first.config.path}).`, description.description);
    const options: Record<string, Schema> = {};
    const needs: Record<string, Schema> = {};
    const requiredOptions: string[] = [];
    const choices: SchemaObject[] = [];
    for (const name of description.options) {
      const made = await this.#part("option", name, schemas.options[name], first);
      options[name] = made.schema;
      if (made.isRequired) requiredOptions.push(name);
    }
    for (const name of description.needs) {
      const made = await this.#part("need", name, schemas.needs[name], first);
      const fixes = join(made.doc, `This fixes the need "${name}" to a value.`);
      options[name] = described(made.schema, fixes);
      const doc = made.isRequired ? made.doc : join(made.doc, "It need not be filled.");
      needs[name] = described(this.#reference(await this.#candidates(name, entries)), doc);
      if (made.isRequired && !this.#isSet(name)) choices.push(needOrOption(name));
    }
    const then: SchemaObject = {
      properties: {
        options: mappingOf(options, requiredOptions, `The options of ${about}`),
        needs: mappingOf(needs, [], `What fills the needs of ${about}`),
      },
    };
    if (requiredOptions.length > 0) then.required = ["options"];
    if (choices.length > 0) then.allOf = choices;
    return {
      paths: [...new Set(entries.map(({ config }) => config.path))],
      export: first.config.export,
      isDefault: first.config.export === "default",
      isRequired: requiredOptions.length + choices.length > 0,
      then,
    };
  }

  /** Makes the schema of an option or a need. */
  async #part(kind: SchemaKind, name: string, json: JsonSchema | undefined, entry: WiredEntry) {
    const isPartial = json?.schema === undefined || json.omitted.length > 0;
    if (isPartial) this.#report(kind, name, json, entry);
    const part = await describePart(kind, name, json?.schema, entry);
    const { doc, isRequired, byDefault } = part;
    const schema = this.#place(json?.schema);
    const own = isRecord(schema) ? schema : {};
    if (isRequired) return { schema: described(own, join(doc, "Required.")), doc, isRequired };
    if (byDefault === undefined) return { schema: described(own, doc), doc, isRequired };
    const text = join(doc, `Default: ${JSON.stringify(byDefault)}.`);
    return { schema: { ...described(own, text), default: byDefault }, doc, isRequired };
  }

  /** Puts a schema where its references lead; returns the schema that stands for it. */
  #place(schema: JsonSchema["schema"]): Schema {
    if (!hasReference(schema)) return cleanSchema(schema, "#");
    const at = this.#define((place) => cleanSchema(schema, place));
    const { description, default: fallback } = schema!;
    return {
      allOf: [at],
      ...(description !== undefined && { description }),
      ...(fallback !== undefined && { default: fallback }),
    };
  }

  /** Suggests candidates, and accepts every key and part: what is set may have changed since. */
  #reference(candidates: readonly Candidate[]): SchemaObject {
    const suggested = {
      enum: candidates.map(({ reference }) => reference),
      enumDescriptions: candidates.map(({ origin }) => `Set by ${origin}.`),
    };
    const any = candidates.length === 0 ? [REFERENCE] : [suggested, REFERENCE];
    const one = this.#define(() => ({ anyOf: any }));
    return { anyOf: [one, { type: "array", minItems: 1, items: one }] };
  }

  /** Puts a schema to the definitions; returns a reference to it. */
  #define(make: (place: string) => Schema): { $ref: string } {
    const name = `part${Object.keys(this.definitions).length + 1}`;
    const $ref = `#/definitions/${name}`;
    this.definitions[name] = make($ref);
    return { $ref };
  }

  #report(kind: SchemaKind, name: string, json: JsonSchema | undefined, entry: WiredEntry): void {
    const what = `${kind} "${name}" of ${entryLabel(entry.name)}`;
    const omitted = listNames(json?.omitted ?? []);
    const message =
      json?.schema === undefined
        ? `${SCHEMA_FILE} accepts everything for ${what}: it cannot express its schema (${omitted})`
        : `${SCHEMA_FILE} accepts more than ${what} does: it cannot express "${omitted}"`;
    const location = entry.source()?.findMember(name) ?? entry.config.locate();
    const hint = "nothing to fix: lineup check finds what the editor does not";
    const details = { location, entry: entry.name, hint, severity: "warning" } as const;
    this.problems.push(new Diagnostic("SCHEMA_PARTIAL", message, details));
  }

  /** Returns what can fill a need in one of the entries of a plugin. */
  async #candidates(need: string, entries: readonly WiredEntry[]): Promise<Candidate[]> {
    const above = {
      lineup: this.#lineup!,
      schemasOf: (entry: WiredEntry) => this.#schemasOf(entry),
    };
    const found = new Map<string, Candidate>();
    for (const entry of entries) {
      for (const candidate of await findCandidates(need, entry, above)) {
        found.set(candidate.reference, candidate);
      }
    }
    return [...found.values()];
  }

  /** Whether anything in the file sets a key. */
  #isSet(key: string): boolean {
    return this.#lineup?.writers.get(key)?.some((writer) => !isOfCommandLine(writer)) ?? false;
  }

  #schemasOf({ file, config, handle }: WiredEntry): Promise<JsonSchemas> {
    const key = JSON.stringify([file, config.export]);
    return this.#schemas.getOrInsertComputed(key, () => handle.jsonSchemas());
  }
}

function join(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n\n");
}

function described(schema: Schema, description: string | undefined): SchemaObject {
  const own = isRecord(schema) ? schema : {};
  return description === undefined || description === "" ? own : { ...own, description };
}

function mappingOf(
  properties: Record<string, Schema>,
  required: readonly string[],
  description: string,
): SchemaObject {
  return { type: "object", description, properties, required, additionalProperties: false };
}

function needOrOption(name: string): SchemaObject {
  const has = (field: string) => ({
    required: [field],
    properties: { [field]: { type: "object", required: [name] } },
  });
  return { anyOf: [has("needs"), has("options")] };
}

/** Accepts paths, with `./` and without. An expression, since editors show an enum as what is allowed. */
function isOneOf(paths: readonly string[]): SchemaObject {
  const bare = new Set(paths.map((path) => path.replace(/^(?:\.\/)+/, "")));
  const escaped = [...bare].map((path) => path.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  return { type: "string", pattern: `^(?:\\.\\/)*(?:${escaped.join("|")})$` };
}

/** Accepts other paths, with the words that the YAML extension shows if it does not. */
function isNoneOf(paths: readonly string[]): SchemaObject {
  const { pattern } = isOneOf(paths);
  const errorMessage = "This plugin has required options or needs: write path: and set them.";
  return { pattern: `^(?!${String(pattern).slice(1)})`, errorMessage };
}
