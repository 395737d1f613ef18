/**
 * The values above an entry, and their parts, that can fill a need: those that are known
 * must fit its schema, those that plugins compute must not be of another type.
 */

import type { JsonSchema, JsonSchemas } from "../plugin/handle.ts";
import type { Writer } from "../values/cache.ts";
import { isRecord, type Plain } from "../values/plain.ts";
import { isOfCommandLine, type Lineup, type WiredEntry, writerLabel } from "../wiring/lineup.ts";

/** A value that can fill a need, as plugins.yaml names it, and who sets it. */
export interface Candidate {
  readonly reference: string;
  readonly origin: string;
}

/** What finding candidates looks at. */
export interface Above {
  readonly lineup: Lineup;
  readonly schemasOf: (entry: WiredEntry) => Promise<JsonSchemas>;
}

/** A longer list helps nobody. */
const LIMIT = 100;
const MAX_DEPTH = 3;

/** Finds what can fill a need of some entry. */
export async function findCandidates(
  need: string,
  entry: WiredEntry,
  { lineup, schemasOf }: Above,
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  const wanted = (await schemasOf(entry)).needs[need]?.schema;
  const add = (reference: string, writer: Writer) =>
    found.push({ reference, origin: writerLabel(writer) });
  for (const [key, writers] of lineup.writers) {
    const isAbove = (writer: Writer) =>
      writer.index < entry.config.index && !isOfCommandLine(writer);
    const writer = writers.findLast(isAbove);
    if (writer === undefined || found.length >= LIMIT) continue;
    const provider = lineup.byWriter.get(writer);
    if (provider !== undefined) {
      const provides = (await schemasOf(provider)).provides?.schema;
      for (const part of partsOfSchema(key, provides).take(LIMIT)) {
        if (mayFit(part.schema, wanted)) add(part.reference, writer);
      }
    } else if (writer.source === "env") {
      if (mayFit({ type: "string" }, wanted)) add(key, writer);
    } else {
      for (const part of partsOfValue(key, lineup.initial.get(writer)).take(LIMIT)) {
        const { problems } = await entry.handle.validate("need", need, part.value);
        if (problems.length === 0) add(part.reference, writer);
      }
    }
  }
  return found.slice(0, LIMIT);
}

/** Lists a value and its parts, as references name them. */
export function* partsOfValue(
  reference: string,
  value: Plain | undefined,
  depth = 0,
): Generator<{ reference: string; value: Plain | undefined }> {
  yield { reference, value };
  if (!isRecord(value) || depth === MAX_DEPTH) return;
  for (const [name, part] of namedParts(value)) {
    yield* partsOfValue(`${reference}.${name}`, part as Plain, depth + 1);
  }
}

type PlainSchema = JsonSchema["schema"];

/** Lists the parts that values of a schema have, as references name them. */
export function* partsOfSchema(
  reference: string,
  schema: PlainSchema,
  depth = 0,
): Generator<{ reference: string; schema: PlainSchema }> {
  yield { reference, schema };
  const properties = schema?.properties;
  if (!isRecord(properties) || depth === MAX_DEPTH) return;
  for (const [name, part] of namedParts(properties)) {
    if (!isRecord(part)) continue;
    yield* partsOfSchema(`${reference}.${name}`, part as PlainSchema, depth + 1);
  }
}

/** A name with a dot, or an empty one, cannot be a step. */
function namedParts(parts: Record<string, unknown>): [string, unknown][] {
  return Object.entries(parts).filter(([name]) => name !== "" && !name.includes("."));
}

/** Whether a value of one schema may be one of another, as far as their types tell. */
export function mayFit(given: PlainSchema, wanted: PlainSchema): boolean {
  const have = typesOf(given);
  const want = typesOf(wanted);
  return have === undefined || want === undefined || have.some((type) => want.includes(type));
}

/** Returns the types that a schema accepts; `undefined` if it does not say. */
function typesOf(schema: unknown): string[] | undefined {
  if (!isRecord(schema)) return undefined;
  const { type, const: constant, enum: values, anyOf } = schema;
  if (typeof type === "string") return [typeName(type)];
  if (Array.isArray(type)) return type.map((name) => typeName(String(name)));
  if (constant !== undefined) return [typeOfData(constant)];
  if (Array.isArray(values)) return values.map(typeOfData);
  if (!Array.isArray(anyOf)) return undefined;
  const types = anyOf.map(typesOf);
  return types.includes(undefined) ? undefined : types.flatMap((names) => names ?? []);
}

const typeName = (type: string) => (type === "integer" ? "number" : type);

function typeOfData(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
