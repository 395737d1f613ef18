/** The field tables of plugins.yaml → the JSON Schema of what every plugins.yaml may have. */

import { toJsonSchema } from "@valibot/to-json-schema";
import {
  DEFAULTS_FIELDS,
  ENTRY_FIELDS,
  type Field,
  type Fields,
  ON_ERRORS,
  PERMISSION_FIELDS,
  ROOT_FIELDS,
  VARIABLE_FIELDS,
} from "../config/fields.ts";
import { KEY } from "../values/plain.ts";
import type { Schema, SchemaObject } from "./clean.ts";

/** A key, or a key and the steps to a part of its value. */
export const REFERENCE = {
  type: "string",
  pattern: `${KEY.source.slice(0, -1)}(?:\\.[^.]+)*$`,
} as const;

const KEYS = { pattern: KEY.source };

/** What fields accept whose schema in the table says less, because other code checks the rest. */
const FORMS: Readonly<Record<string, SchemaObject>> = {
  values: { type: "object", propertyNames: KEYS },
  options: { type: "object" },
  needs: { type: "object" },
  when: REFERENCE,
  on_error: { enum: ON_ERRORS },
  outputs: {
    anyOf: [
      { type: "array", items: REFERENCE },
      {
        type: "object",
        additionalProperties: {
          anyOf: [REFERENCE, { type: "array", items: REFERENCE, minItems: 1 }],
        },
      },
    ],
  },
};

const permissions = () => mappingSchema(PERMISSION_FIELDS);

/** Makes the schema of the file. */
export function fileSchema(items: Schema): SchemaObject {
  return mappingSchema(ROOT_FIELDS, {
    env: {
      type: "object",
      propertyNames: KEYS,
      additionalProperties: mappingSchema(VARIABLE_FIELDS),
    },
    defaults: mappingSchema(DEFAULTS_FIELDS, { permissions: permissions() }),
    plugins: { type: "array", items },
  });
}

/**
 * Makes the schema of an entry. What plugins say of their options and needs is to be added to
 * its `allOf`.
 *
 * @param known accepts the paths of those plugins.
 */
export function entrySchema(paths: readonly string[], known: SchemaObject): SchemaObject {
  const schema = mappingSchema(ENTRY_FIELDS, {
    permissions: permissions(),
    path: { type: "string", minLength: 1, ...(paths.length > 0 && { examples: paths }) },
  });
  const { options, needs, ...others } = schema.properties as Record<string, SchemaObject>;
  // Where a plugin is known, it suggests them and says more: editors show what comes first.
  const silent = { type: "object", doNotSuggest: true };
  const unknown = {
    if: paths.length > 0 ? { properties: { path: { not: known } } } : true,
    then: { properties: { options, needs } },
  };
  return {
    ...schema,
    properties: { ...others, options: silent, needs: silent },
    allOf: [unknown],
  };
}

function mappingSchema(table: Fields, forms: Record<string, SchemaObject> = {}): SchemaObject {
  const fields = Object.entries(table);
  const required = fields.filter(([, field]) => field.default === "required");
  return {
    type: "object",
    properties: Object.fromEntries(
      fields.map(([name, field]) => [name, fieldSchema(field, forms[name] ?? FORMS[name])]),
    ),
    required: required.map(([name]) => name),
    additionalProperties: false,
  };
}

function fieldSchema({ schema, default: fallback, description }: Field, form?: SchemaObject) {
  const { $schema: _, ...converted } = toJsonSchema(schema, { errorMode: "ignore" });
  const hasDefault = fallback !== "required" && fallback !== "none";
  const text = hasDefault ? `${description} Default: ${fallback}.` : description;
  return { ...(form ?? converted), description: text };
}
