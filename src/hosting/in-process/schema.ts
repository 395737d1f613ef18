/**
 * One value against one schema of a plugin, through Standard Schema.
 *
 * A schema is plugin code: it can throw, or never answer. What it returns is
 * frozen as far as it is plain data, like everything that plugins share.
 */

import { failure, success } from "../../diagnostics/diagnostic.ts";
import type { SchemaIssue, Validated } from "../../plugin/handle.ts";
import type { Schema, SchemaIssue as StandardIssue, SchemaResult } from "../../plugin/plugin.ts";
import { isFrozen, isPlainList } from "../../values/plain.ts";
import type { Caller } from "./callers.ts";
import type { Calls } from "./calls.ts";
import { schemaFailure } from "./cut.ts";

/** Validates a value. Never throws. */
export function validate(
  schema: Schema<any, any>,
  value: unknown,
  caller: Caller,
  calls: Calls,
): Validated | Promise<Validated> {
  try {
    const answer = schema["~standard"].validate(value);
    return isThenable(answer) ? answered(answer, caller, calls) : toValidated(answer);
  } catch (error) {
    return failure(schemaFailure(error, calls.sources));
  }
}

async function answered(
  answer: Promise<SchemaResult<unknown>>,
  caller: Caller,
  calls: Calls,
): Promise<Validated> {
  try {
    return toValidated(await calls.call(caller, () => answer));
  } catch (error) {
    return failure(schemaFailure(error, calls.sources));
  }
}

function toValidated(result: SchemaResult<unknown>): Validated {
  if (result.issues === undefined) return success(frozenCopy(result.value));
  if (result.issues.length === 0) {
    return failure<SchemaIssue>({ message: "its schema returned no reason", path: [] });
  }
  return failure(...result.issues.map(toIssue));
}

function isThenable<T>(answer: T | Promise<T>): answer is Promise<T> {
  return typeof (answer as { then?: unknown }).then === "function";
}

function toIssue({ message, path = [] }: StandardIssue): SchemaIssue {
  return {
    message: String(message),
    // The path of arktype is a class of its own, and its map() would make another one.
    path: Array.from(path, (step) => {
      const key = typeof step === "object" ? step.key : step;
      return typeof key === "number" ? key : String(key);
    }),
  };
}

/** Copies and freezes arrays and plain objects, except those that are frozen already. */
function frozenCopy(value: unknown, copies = new Map<object, unknown>()): unknown {
  if (typeof value !== "object" || value === null || isFrozen(value)) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    if (!isPlainList(value)) return value;
    const list: unknown[] = [];
    copies.set(value, list);
    for (const item of value) list.push(frozenCopy(item, copies));
    return Object.freeze(list);
  }
  const keys = Object.keys(value);
  const prototype = Object.getPrototypeOf(value);
  const isPlain = prototype === null || prototype === Object.prototype;
  // What a copy would lose stays as it is.
  if (!isPlain || Reflect.ownKeys(value).length > keys.length) return value;
  const copy = Object.create(prototype) as object;
  copies.set(value, copy);
  for (const key of keys) {
    const part = frozenCopy((value as Record<string, unknown>)[key], copies);
    Object.defineProperty(copy, key, { value: part, enumerable: true });
  }
  return Object.freeze(copy);
}
