/**
 * The pairs for which check and run differ, each with its reason. ARCHITECTURE.md has
 * the reasons under "Known holes", word by word: agree.test.ts compares them.
 */

import type { Pair } from "./pairs.ts";

/** A reason, and the pairs that it explains. */
export interface Known {
  reason: string;
  explains: (pair: Pair & { check: string; run: string }) => boolean;
}

const MADE_OF_TEXT = new Set([
  "literal text",
  "literal true",
  "literal number",
  "one of some texts",
]);

export const KNOWN: readonly Known[] = [
  {
    reason:
      'What the `run` of a class returns has the type that TypeScript infers for a method: text for "b", and a list for a tuple, so that only a run finds a wrong literal or a list that is too short.',
    explains: ({ way, kind, check }) =>
      way === "class" &&
      check === "ok" &&
      (MADE_OF_TEXT.has(kind) || /enum|tuple|variants|of a form/.test(kind)),
  },
  {
    reason:
      "A mapping with more keys than a strict schema takes is only refused in a run: TypeScript has no type for it.",
    explains: ({ kind, check }) =>
      check === "ok" && /^a strict mapping$|^a record with some keys$/.test(kind),
  },
  {
    reason:
      "valibot and arktype take a list where a mapping is wanted whose keys may all be left out; check does not.",
    explains: ({ library, value, run }) => library !== "zod" && run === "ok" && /\[/.test(value),
  },
  {
    reason:
      "A mapping whose other keys have values of another type than those that its schema names is refused by check: TypeScript has no type for it.",
    explains: ({ kind, run }) => kind === "a mapping with a rest of another type" && run === "ok",
  },
  {
    reason:
      "`z.object({})` takes any mapping in a run, and has a type that takes only an empty one.",
    explains: ({ library, kind, run }) => library === "zod" && kind === "no fields" && run === "ok",
  },
  {
    reason:
      "A field that is `undefined` is not stored, so that a need whose schema wants the field, if only as `undefined`, is refused in a run.",
    explains: ({ way, kind, value, check }) =>
      way === "need" &&
      kind === "fields that may be undefined" &&
      value === "{ a: undefined }" &&
      check === "ok",
  },
  {
    reason:
      "A type may say less than a value: text that happens to be one of the texts that a need takes passes in a run, and any text that a plugin returns for one of some texts passes in check.",
    explains: ({ way, value }) => way !== "class" && / as /.test(value),
  },
  {
    reason:
      "Only a run sees `NaN`, symbol keys, properties that are not enumerable, instances of a class without methods, what a match of a RegExp has besides its texts, and `undefined` in a list of another type.",
    explains: ({ check, value }) =>
      check === "ok" &&
      /NaN|Symbol|defineProperty|new Point|extends Array|match\(|undefined\)\[\]/.test(value),
  },
];
