/** `when`: the value that decides whether an entry runs. */

import { Diagnostic, entryLabel } from "../diagnostics/diagnostic.ts";
import { listNames, nearest, showValue } from "../text.ts";
import { takePart } from "../values/part.ts";
import type { Writer } from "../values/cache.ts";
import type { Plain } from "../values/plain.ts";
import {
  type Lineup,
  type LoadedEntry,
  refLabel,
  type Scope,
  type ValueRef,
  type WiredEntry,
  writerLabel,
} from "./lineup.ts";
import { knownParts, type RefReader, resolve } from "./refs.ts";

/** Finds the value that decides; what is known before the run is checked before it. */
export function wireWhen(entry: LoadedEntry, scope: Scope): ValueRef | undefined {
  if (entry.config.when === undefined) return undefined;
  const ref = resolve(entry.config.when, () => whenReader(entry), scope);
  if (ref === undefined) return undefined;
  const known = knownParts([ref], scope);
  if (known !== undefined && typeof known[0] !== "boolean") {
    scope.problems.push(notBoolean("NEED_INVALID", ref, known[0]!, entry));
  }
  return ref;
}

/** Names `when` as the reader of a value. */
export function whenReader(entry: LoadedEntry): RefReader {
  return {
    entry,
    subject: `"when" of ${entryLabel(entry.name)} reads`,
    location: entry.config.locate(["when"]),
    hint(key, keys) {
      const near = nearest(key, keys);
      if (near !== undefined) return `did you mean "${near}"? when: ${near}`;
      return keys.length === 0
        ? "nothing above sets a value"
        : `the keys above are ${listNames(keys.slice(0, 8))}`;
    },
  };
}

/** Explains that the value that decides is neither true nor false. */
export function notBoolean(
  code: "NEED_INVALID" | "NEED_REJECTED",
  ref: ValueRef,
  value: Plain,
  { name, config }: LoadedEntry,
): Diagnostic {
  const message = `"when" of ${entryLabel(name)} must be true or false, got ${showValue(value)}`;
  const origin = `"${refLabel(ref)}" of ${writerLabel(ref.writer)}`;
  const decides = { message: 'the "when" that reads it', location: config.locate(["when"]) };
  return new Diagnostic(code, `${message} from ${origin}`, {
    location: ref.writer.locate(ref.path) ?? config.locate(["when"]),
    entry: name,
    notes: [decides],
    hint: booleanHint(ref.writer, value),
  });
}

function booleanHint({ source, key }: Writer, value: Plain): string {
  if (source === "env") {
    return "a variable is text: return a boolean from a plugin that needs it, and name its key here";
  }
  if (source.startsWith("--")) return `--set ${key}=true`;
  return typeof value === "string"
    ? '"when" takes true and false, not text: write it without quotes, or return a boolean from a plugin'
    : "write true or false, or return a boolean from a plugin";
}

/** Whether two entries run under the same condition. */
export function sameCondition(a: WiredEntry, b: WiredEntry): boolean {
  const [one, other] = [a.when, b.when];
  return (
    one !== undefined &&
    other !== undefined &&
    one.writer === other.writer &&
    one.path.join(".") === other.path.join(".")
  );
}

/** Whether an initial value says that an entry does not run. */
export function isKnownOff({ when }: WiredEntry, { initial }: Lineup): boolean {
  const value = when && initial.get(when.writer);
  if (value === undefined) return false;
  return takePart(value, { key: when!.writer.key, path: when!.path }).value === false;
}
