/**
 * A JSON Schema of some library → one that can be a part of another: every keyword is
 * one of draft 7 and has its form, and references lead to where the schema is put.
 *
 * One keyword that an editor cannot read would cost it the schema of the whole file.
 */

import { isRecord, type Plain } from "../values/plain.ts";

/** A JSON Schema of draft 7; `true` accepts everything. */
export type Schema = boolean | SchemaObject;
export type SchemaObject = { [keyword: string]: unknown };

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0;
const isList: Check = (value) => Array.isArray(value) && value.length > 0;
const isNames: Check = (value) => Array.isArray(value) && value.every(isString);
const TYPES = ["string", "number", "integer", "boolean", "null", "array", "object"];
const isType: Check = (value) =>
  isList(value)
    ? (value as unknown[]).every((item) => TYPES.includes(item as string))
    : TYPES.includes(value as string);

/** Those that JSON Schema and the libraries mean alike. */
const FORMATS = ["date", "email", "ipv4", "ipv6", "uri", "uuid"];

/** Keywords whose value is data. */
const DATA: Readonly<Record<string, Check>> = {
  ...{ default: () => true, const: () => true, enum: isList, examples: isList },
  ...{ title: isString, description: isString, type: isType, required: isNames },
  ...{
    minimum: isNumber,
    maximum: isNumber,
    exclusiveMinimum: isNumber,
    exclusiveMaximum: isNumber,
  },
  multipleOf: (value) => isNumber(value) && (value as number) > 0,
  ...{ minLength: isCount, maxLength: isCount, minItems: isCount, maxItems: isCount },
  ...{ minProperties: isCount, maxProperties: isCount },
  uniqueItems: (value) => typeof value === "boolean",
  pattern: (value) => isString(value) && isPattern(value as string),
  format: (value) => FORMATS.includes(value as string),
};

/** Keywords whose value is a schema, a list of them, or schemas by name. */
const ONE = [
  "not",
  "additionalItems",
  "additionalProperties",
  "contains",
  "propertyNames",
  "items",
];
const LISTS = ["allOf", "anyOf", "oneOf", "items"];
const MAPS = ["properties", "patternProperties", "$defs", "definitions"];

/** JSON Schema reads expressions with the flag u. */
function isPattern(source: string): boolean {
  try {
    return new RegExp(source, "u").source !== "";
  } catch {
    return false;
  }
}

/** @param at where the schema is put: `#/definitions/a`. */
export function cleanSchema(schema: Plain | undefined, at: string): Schema {
  if (!isRecord(schema)) return schema !== false;
  const clean: SchemaObject = {};
  for (const [keyword, value] of Object.entries(schema)) {
    const part = cleanKeyword(keyword, value as Plain, at);
    if (part !== undefined) clean[keyword] = part;
  }
  // The expression is exact, and the form's name may mean another one.
  if (clean.pattern !== undefined) delete clean.format;
  return clean;
}

function cleanKeyword(keyword: string, value: Plain, at: string): unknown {
  if (keyword === "$ref") {
    return typeof value === "string" && value.startsWith("#") ? at + value.slice(1) : undefined;
  }
  if (Object.hasOwn(DATA, keyword)) return DATA[keyword]!(value) ? value : undefined;
  if (Array.isArray(value)) {
    if (!LISTS.includes(keyword) || value.length === 0) return undefined;
    return value.map((item: Plain) => cleanSchema(item, at));
  }
  if (ONE.includes(keyword)) {
    return isRecord(value) || typeof value === "boolean" ? cleanSchema(value, at) : undefined;
  }
  if (!MAPS.includes(keyword) || !isRecord(value)) return undefined;
  const schemas = Object.entries(value).filter(
    ([name]) => keyword !== "patternProperties" || isPattern(name),
  );
  return Object.fromEntries(schemas.map(([name, item]) => [name, cleanSchema(item as Plain, at)]));
}

/** Whether a schema refers to a part of itself. */
export function hasReference(schema: Plain | undefined): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  if (!Array.isArray(schema) && Object.hasOwn(schema, "$ref")) return true;
  return Object.values(schema).some(hasReference);
}
