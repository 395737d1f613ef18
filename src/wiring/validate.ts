/**
 * One value against one schema of a plugin, through Standard Schema.
 *
 * What the schema gives is frozen as far as it is plain data: it may share
 * parts with the cache.
 */

import type { Schema } from "../plugin/plugin.ts";

export interface SchemaFlaw {
  message: string;
  path: (string | number)[];
}

export type Validated = { value: unknown } | { flaws: SchemaFlaw[] };

/** Checks a value; a schema that throws refuses it. */
export async function validate(schema: Schema<any, any>, value: unknown): Promise<Validated> {
  try {
    const result = await schema["~standard"].validate(value);
    if (result.issues === undefined) return { value: freeze(result.value) };
    return {
      flaws: result.issues.map((issue) => ({
        message: issue.message,
        path: (issue.path ?? []).map((step) => {
          const key = typeof step === "object" ? step.key : step;
          return typeof key === "number" ? key : String(key);
        }),
      })),
    };
  } catch (error) {
    return { flaws: [{ message: `its schema threw ${String(error)}`, path: [] }] };
  }
}

/** Freezes arrays and plain objects; what is frozen already is frozen at every depth. */
function freeze(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
  return value;
}
