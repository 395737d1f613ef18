/**
 * One value against one schema of a plugin, through Standard Schema.
 *
 * What the schema gives is frozen as far as it is plain data: it may share
 * parts with the cache.
 */

import { type Caller, type Calls, Cut } from "../plugin/calls.ts";
import type { Schema, SchemaResult } from "../plugin/plugin.ts";

export interface SchemaFlaw {
  message: string;
  path: (string | number)[];
}

export type Validated = { value: unknown } | { flaws: SchemaFlaw[] };

/** Checks values for one entry. A schema is plugin code: it can throw, or never answer. */
export type Validate = (schema: Schema<any, any>, value: unknown) => Promise<Validated>;

/** Makes the checks of an entry. */
export function validator(caller: Caller, calls: Calls): Validate {
  return (schema, value) => validate(schema, value, (answer) => calls.call(caller, () => answer));
}

async function validate(
  schema: Schema<any, any>,
  value: unknown,
  wait: (answer: Promise<SchemaResult<unknown>>) => Promise<SchemaResult<unknown>>,
): Promise<Validated> {
  try {
    const answer = schema["~standard"].validate(value);
    const result = answer instanceof Promise ? await wait(answer) : answer;
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
    const what =
      error instanceof Cut && error.reason === "hung" ? "never answers" : `threw ${String(error)}`;
    return { flaws: [{ message: `its schema ${what}`, path: [] }] };
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
