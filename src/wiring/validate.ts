/**
 * One value against one schema of a plugin, through Standard Schema.
 *
 * What the schema gives is frozen as far as it is plain data, as all that
 * plugins share is.
 */

import { describeThrown, isA } from "../plugin/blame.ts";
import { type Caller, type Calls, Cut } from "../plugin/calls.ts";
import type { Schema, SchemaIssue, SchemaResult } from "../plugin/plugin.ts";

export interface SchemaFlaw {
  message: string;
  path: (string | number)[];
}

export type Validated = { value: unknown } | { flaws: SchemaFlaw[] };

/** Checks values for one entry. A schema is plugin code: it can throw, or never answer. */
export type Validate = (schema: Schema<any, any>, value: unknown) => Validated | Promise<Validated>;

/** Makes the checks of an entry. */
export function validator(caller: Caller, calls: Calls): Validate {
  return (schema, value) => {
    try {
      const answer = schema["~standard"].validate(value);
      if (!isThenable(answer)) return judge(answer);
      return calls
        .call(caller, () => answer)
        .then(judge)
        .catch(refuse);
    } catch (error) {
      return refuse(error);
    }
  };
}

function judge(result: SchemaResult<unknown>): Validated {
  if (result.issues === undefined) return { value: frozenCopy(result.value) };
  if (result.issues.length === 0)
    return { flaws: [{ message: "its schema refuses it", path: [] }] };
  return { flaws: result.issues.map(toFlaw) };
}

function refuse(error: unknown): Validated {
  return { flaws: [{ message: `its schema ${describeFailure(error)}`, path: [] }] };
}

function isThenable<T>(answer: T | Promise<T>): answer is Promise<T> {
  return typeof (answer as { then?: unknown }).then === "function";
}

function toFlaw({ message, path = [] }: SchemaIssue): SchemaFlaw {
  return {
    message: String(message),
    path: path.map((step) => {
      const key = typeof step === "object" ? step.key : step;
      return typeof key === "number" ? key : String(key);
    }),
  };
}

function describeFailure(error: unknown): string {
  if (!isA(error, Cut)) return `threw ${describeThrown(error)}`;
  switch (error.reason) {
    case "hung":
      return "never answers";
    case "exited":
      return "called process.exit";
    case "crashed":
      return `left an error that nothing caught: ${describeThrown(error.detail)}`;
    case "interrupted":
      return "was interrupted";
  }
}

/**
 * Copies and freezes arrays and plain objects, as deep as they are not frozen
 * yet: what is frozen comes from the cache, and the rest may be the author's.
 */
function frozenCopy(value: unknown, copies = new Map<object, unknown>()): unknown {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  const isArray = Array.isArray(value);
  if (!isArray && Object.getPrototypeOf(value) !== Object.prototype) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  const copy: object = isArray ? [] : {};
  copies.set(value, copy);
  for (const [key, part] of Object.entries(value))
    Object.defineProperty(copy, key, {
      value: frozenCopy(part, copies),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  return Object.freeze(copy);
}
