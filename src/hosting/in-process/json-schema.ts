/**
 * The schemas of a plugin → JSON Schemas, which accept at least what the schemas do:
 * an editor must not complain of what lineup takes.
 *
 * valibot through its converter, others (zod, arktype) through what Standard JSON
 * Schema gives them. Loaded when it is asked for.
 */

import { type ConversionConfig, toJsonSchema } from "@valibot/to-json-schema";
import { getDescription, getMetadata } from "valibot";
import { describeThrown } from "../../diagnostics/thrown.ts";
import type { JsonSchema, JsonSchemas } from "../../plugin/handle.ts";
import type { CheckedPlugin, Schema, Schemas } from "../../plugin/plugin.ts";
import { isRecord, NotPlain, toPlain } from "../../values/plain.ts";

type ValibotSchema = Parameters<typeof toJsonSchema>[0];

type Side = "input" | "output";

/** Describes the schemas of a plugin. Never throws. */
export function describeSchemas({ options, needs, provides }: CheckedPlugin): JsonSchemas {
  return {
    options: describeAll(options),
    needs: describeAll(needs),
    provides: provides && describe(provides, "output"),
  };
}

function describeAll(schemas: Schemas): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, describe(schema, "input")]),
  );
}

function describe(schema: Schema<any, any>, side: Side): JsonSchema {
  const omitted = new Set<string>();
  try {
    const converted = convert(schema, side, omitted);
    const plain = converted === undefined ? undefined : toPlain(converted);
    return { schema: isRecord(plain) ? plain : undefined, omitted: [...omitted] };
  } catch (error) {
    // Plugin code, or a default that is not data.
    const why = error instanceof NotPlain ? error.message : describeThrown(error);
    return { schema: undefined, omitted: [why] };
  }
}

/** Of a schema with [Standard JSON Schema](https://standardschema.dev/json-schema). */
interface Standard {
  readonly vendor: string;
  readonly jsonSchema?: Readonly<Record<Side, (options: { target: "draft-07" }) => unknown>>;
}

function convert(schema: Schema<any, any>, side: Side, omitted: Set<string>): unknown {
  const { vendor, jsonSchema }: Standard = schema["~standard"];
  // The vendor says what the rest of the object is.
  if (vendor === "valibot") return convertValibot(schema as object as ValibotSchema, side, omitted);
  if (jsonSchema !== undefined) {
    // What zod returns has members besides those of JSON.
    return JSON.parse(JSON.stringify(jsonSchema[side]({ target: "draft-07" })) ?? "null");
  }
  omitted.add(`${vendor} schema`);
  return undefined;
}

/** Transformations after which the value is still what was given. */
const KEEPING = ["readonly", "brand", "flavor"];

function convertValibot(schema: ValibotSchema, side: Side, omitted: Set<string>): unknown {
  // A schema of another library has no type.
  const note = (type: string | undefined) => {
    omitted.add(type?.replaceAll("_", " ") ?? "a schema of another library");
  };
  /** What a pipe accepted before its first transformation: what follows is about another value. */
  const before = new WeakMap<object, object>();
  const config: ConversionConfig = {
    target: "draft-07",
    typeMode: side,
    errorMode: "ignore",
    // It may be any data, which would overwrite what the schema says.
    ignoreActions: ["metadata"],
    overrideAction({ valibotAction, jsonSchema, errors }) {
      const { kind, type } = valibotAction;
      const known = before.get(jsonSchema);
      if (kind === "metadata") return undefined;
      if (known !== undefined) replace(jsonSchema, known);
      else if (kind === "transformation" && !KEEPING.includes(type)) {
        if (side === "output") replace(jsonSchema, {});
        before.set(jsonSchema, { ...jsonSchema });
      } else {
        if (errors !== undefined) note(type);
        keepExact(valibotAction, jsonSchema);
      }
      return undefined;
    },
    overrideSchema({ valibotSchema, jsonSchema, errors }) {
      if (errors !== undefined && valibotSchema.type !== "undefined") note(valibotSchema.type);
      // A value may fit several of the variants.
      const { oneOf, ...rest } = jsonSchema;
      return oneOf === undefined ? undefined : { ...rest, anyOf: oneOf };
    },
  };
  return withLayers(schema, toJsonSchema(schema, config));
}

/** Adds what the converter does not read: a description after a transformation, a fallback. */
function withLayers(schema: ValibotSchema, converted: object): object {
  const layers = [...unwrap(schema)];
  const { description: own, ...json } = converted as { description?: string };
  const described = layers.map((layer) => getDescription(layer) ?? getMetadata(layer).description);
  const description = own ?? described.find((text) => text !== undefined);
  // What does not fit is replaced by the fallback.
  const isAny = layers.some((layer) => "fallback" in layer);
  return { description, ...(isAny ? { anyOf: [json, {}] } : json) };
}

/** Returns a schema, and those that it makes optional, from the outside in. */
function* unwrap(schema: ValibotSchema): Generator<ValibotSchema> {
  yield schema;
  if ("wrapped" in schema) yield* unwrap(schema.wrapped as ValibotSchema);
}

function replace(target: object, by: object): void {
  for (const key of Object.keys(target)) delete (target as Record<string, unknown>)[key];
  Object.assign(target, by);
}

/**
 * Keeps of an expression what JSON Schema reads alike: not one with flags, and not the name of
 * a form in its place, since a date-time of JSON Schema has a zone.
 */
function keepExact(action: object, jsonSchema: { format?: unknown; pattern?: unknown }): void {
  const { requirement } = action as { requirement?: unknown };
  if (!(requirement instanceof RegExp)) return;
  const { source, flags } = requirement;
  const isExact = !/[^u]/.test(flags);
  if (jsonSchema.format !== undefined && isExact) jsonSchema.pattern ??= source;
  if (jsonSchema.pattern === source && !isExact) delete jsonSchema.pattern;
  delete jsonSchema.format;
}
