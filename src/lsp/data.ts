/** Nodes and schemas → data, as far as they can be read. */

import { type Document, isNode } from "yaml";
import type { JsonSchema } from "../plugin/handle.ts";
import { isRecord, type Plain } from "../values/plain.ts";

/** Returns the data of a node; `undefined` if it has none. */
export function nodeData(node: unknown, document: Document): unknown {
  try {
    return isNode(node) ? node.toJS(document, { maxAliasCount: 100 }) : undefined;
  } catch {
    // An alias without an anchor, for example.
    return undefined;
  }
}

type Schema = JsonSchema["schema"];

/** Lists the schemas of which a value may be: alternatives and references are followed. */
export function alternatives(schema: unknown, root: unknown = schema, depth = 0): Schema[] {
  if (!isRecord(schema) || depth > 5) return [];
  const { $ref, anyOf, oneOf, allOf } = schema;
  const below = [anyOf, oneOf, allOf].flatMap((list) => (Array.isArray(list) ? list : []));
  if (typeof $ref === "string") below.push(resolve($ref, root));
  const own = schema as NonNullable<Schema>;
  return [own, ...below.flatMap((part) => alternatives(part, root, depth + 1))];
}

function resolve(reference: string, root: unknown): unknown {
  const steps = reference
    .replace(/^#\/?/, "")
    .split("/")
    .filter((step) => step !== "");
  return steps.reduce((part, step) => (isRecord(part) ? part[step] : undefined), root);
}

/** Returns the values that a schema allows, if it names them. */
export function choicesOf(schema: Schema): Plain[] {
  const choices = alternatives(schema).flatMap((one): Plain[] => {
    if (one?.const !== undefined) return [one.const];
    if (Array.isArray(one?.enum)) return one.enum as Plain[];
    return one?.type === "boolean" ? [true, false] : [];
  });
  return [...new Set(choices)];
}

/** Returns the schemas of the keys of a mapping, by key. */
export function propertiesOf(schema: Schema, root: unknown = schema): Map<string, Schema> {
  const properties = new Map<string, Schema>();
  for (const one of alternatives(schema, root)) {
    if (!isRecord(one?.properties)) continue;
    for (const [name, part] of Object.entries(one.properties)) properties.set(name, part as Schema);
  }
  return properties;
}

/** Returns the schema of a part of a value. */
export function schemaAt(schema: Schema, path: readonly (string | number)[]): Schema {
  let part = schema;
  for (const step of path) {
    if (typeof step === "string") part = propertiesOf(part, schema).get(step);
    else part = alternatives(part, schema).find((one) => isRecord(one?.items))?.items as Schema;
  }
  return part;
}

/** Says in a few words what a schema accepts: `number`, `"a" or "b"`, `list of text`. */
export function describeType(schema: Schema): string | undefined {
  const words = new Set(alternatives(schema).flatMap(wordsOf));
  return words.size === 0 ? undefined : [...words].join(" or ");
}

/** Says what a value is, in the same words. */
export function describeValue(value: Plain): string | undefined {
  if (value === null) return "null";
  return describeType({ type: Array.isArray(value) ? "array" : typeof value });
}

function wordsOf(schema: Schema): string[] {
  if (schema?.const !== undefined) return [JSON.stringify(schema.const)];
  if (Array.isArray(schema?.enum)) return schema.enum.map((one) => JSON.stringify(one));
  const types = [schema?.type ?? []].flat() as string[];
  return types.map((type) => {
    if (type !== "array") return `${NAMES[type] ?? type}${boundsOf(schema)}`;
    const items = describeType(schema?.items as Schema);
    return items === undefined ? "list" : `list of ${items}`;
  });
}

const NAMES: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  boolean: "true or false",
  object: "mapping",
};

function boundsOf({ minimum, maximum }: NonNullable<Schema> = {}): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` from ${minimum}`;
  return maximum === undefined ? "" : ` up to ${maximum}`;
}
