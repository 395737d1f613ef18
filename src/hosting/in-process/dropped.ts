/**
 * The parts of a value that its schema drops, such as a key with a typo: what is not in
 * the result of the schema, and makes no difference to it.
 *
 * A schema that renames or computes is not taken for one that drops: with another value
 * in the place of the part, it would return something else or reject it.
 */

import type { DroppedPart, Validated } from "../../plugin/handle.ts";
import type { Path } from "../../text.ts";
import { isRecord } from "../../values/plain.ts";

/** How many parts are looked at: each takes two calls of the schema. */
const MAX_PARTS = 50;

/** What is put in the place of a part: whatever a schema reads there, it rejects one of them. */
const PROBES = [[["dropped"]], 0.5];

/** Finds the parts of a valid value that its schema drops. */
export async function findDropped(
  value: unknown,
  schema: unknown,
  validate: (value: unknown) => Validated | Promise<Validated>,
): Promise<DroppedPart[]> {
  const { value: made, problems } = await validate(value);
  const dropped: DroppedPart[] = [];
  const missing: Path[] = [];
  if (problems.length === 0) addMissing(value, made, [], missing);
  for (const path of missing.slice(0, MAX_PARTS)) {
    if (dropped.some((part) => part.path.every((step, index) => step === path[index]))) continue;
    const place = path.slice(0, -1);
    const declared = keysAt(schema, place);
    if (declared.includes(String(path.at(-1)))) continue;
    let isDropped = true;
    for (const probe of PROBES) {
      const changed = await validate(replacePart(value, path, probe));
      isDropped &&= changed.problems.length === 0 && Bun.deepEquals(changed.value, made, true);
      if (!isDropped) break;
    }
    if (!isDropped) continue;
    const given = Object.keys(partAt(value, place) ?? {});
    const known = new Set([...declared, ...Object.keys(partAt(made, place) ?? {})]);
    dropped.push({ path, known: [...known].filter((key) => !given.includes(key)) });
  }
  return dropped;
}

/** Adds the keys and items of a value that are not where they were, from the outside in. */
function addMissing(value: unknown, made: unknown, path: Path, missing: Path[]): void {
  if (typeof value !== "object" || value === null) return;
  const isSame = Array.isArray(value) ? Array.isArray(made) : isRecord(made);
  for (const key of Object.keys(value)) {
    const inner = [...path, Array.isArray(value) ? Number(key) : key];
    const isThere = isSame && Object.hasOwn(made as object, key);
    if (!isThere) missing.push(inner);
    addMissing(partAt(value, [key]), isThere ? partAt(made, [key]) : undefined, inner, missing);
  }
}

function partAt(value: unknown, path: Path): object | undefined {
  let part = value;
  for (const step of path) part = (part as Record<string | number, unknown> | undefined)?.[step];
  return typeof part === "object" && part !== null ? part : undefined;
}

function replacePart(value: unknown, [step, ...rest]: Path, probe: unknown): unknown {
  if (step === undefined) return probe;
  const copy: Record<string | number, unknown> = Array.isArray(value)
    ? ([...value] as never)
    : { ...(value as object) };
  copy[step] = replacePart(copy[step], rest, probe);
  return copy;
}

/** What the schemas of valibot and zod have inside. */
interface Inside {
  entries?: Record<string, unknown>;
  shape?: Record<string, unknown>;
  item?: unknown;
  element?: unknown;
  wrapped?: unknown;
  def?: { innerType?: unknown; in?: unknown };
}

/** Returns the keys that a schema of valibot or zod has at a place. */
function keysAt(schema: unknown, path: Path): string[] {
  const inside = (schema ?? {}) as Inside;
  const wrapped = inside.wrapped ?? inside.def?.innerType ?? inside.def?.in;
  if (wrapped !== undefined) return keysAt(wrapped, path);
  const entries = inside.entries ?? inside.shape;
  const [step, ...rest] = path;
  if (step === undefined) return Object.keys(entries ?? {});
  const next = typeof step === "number" ? (inside.item ?? inside.element) : entries?.[step];
  return next === undefined ? [] : keysAt(next, rest);
}
