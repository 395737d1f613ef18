/**
 * One value against one schema of a plugin, through Standard Schema.
 *
 * A schema is plugin code: it can throw, or never answer. What it returns is
 * frozen as far as it is plain data, like everything that plugins share.
 */

import { failure, success } from "../../diagnostics/diagnostic.ts";
import type { SchemaIssue, Validated } from "../../plugin/handle.ts";
import type { Schema, SchemaIssue as StandardIssue, SchemaResult } from "../../plugin/plugin.ts";
import type { Caller } from "./callers.ts";
import type { Calls } from "./calls.ts";
import { describeSchemaFailure } from "./cut.ts";

/** Validates a value. Never throws. */
export function validate(
  schema: Schema<any, any>,
  value: unknown,
  caller: Caller,
  calls: Calls,
): Validated | Promise<Validated> {
  try {
    const answer = schema["~standard"].validate(value);
    if (!isThenable(answer)) return toValidated(answer);
    return calls
      .call(caller, () => answer)
      .then(toValidated)
      .catch(notAnswered);
  } catch (error) {
    return notAnswered(error);
  }
}

function toValidated(result: SchemaResult<unknown>): Validated {
  if (result.issues === undefined) return success(frozenCopy(result.value));
  if (result.issues.length === 0) {
    return failure<SchemaIssue>({ message: "its schema returned no reason", path: [] });
  }
  return failure(...result.issues.map(toIssue));
}

function notAnswered(error: unknown): Validated {
  return failure<SchemaIssue>({ message: describeSchemaFailure(error), path: [] });
}

function isThenable<T>(answer: T | Promise<T>): answer is Promise<T> {
  return typeof (answer as { then?: unknown }).then === "function";
}

function toIssue({ message, path = [] }: StandardIssue): SchemaIssue {
  return {
    message: String(message),
    path: path.map((step) => {
      const key = typeof step === "object" ? step.key : step;
      return typeof key === "number" ? key : String(key);
    }),
  };
}

/** Copies and freezes arrays and plain objects, except those that are frozen already. */
function frozenCopy(value: unknown, copies = new Map<object, unknown>()): unknown {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  const isArray = Array.isArray(value);
  if (!isArray && Object.getPrototypeOf(value) !== Object.prototype) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  const copy: object = isArray ? [] : {};
  copies.set(value, copy);
  for (const [key, part] of Object.entries(value)) {
    Object.defineProperty(copy, key, { value: frozenCopy(part, copies), enumerable: true });
  }
  return Object.freeze(copy);
}
