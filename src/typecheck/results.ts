/**
 * What `run` returns, against what the plugin's `provides` takes and against what can be
 * stored: the types for it in the wiring module, and the words for what TypeScript says.
 */

import { Diagnostic, entryLabel } from "../diagnostics/diagnostic.ts";
import type { WiredEntry } from "../wiring/lineup.ts";

/**
 * The types that the lines about results use. test/types/wiring.ts tests them.
 *
 * Loose: what a result must be as far as TypeScript infers types: "x" may be any text.
 * Known: a result of which only what is certain counts: text may be any text that is
 * wanted, and the items of a list any items. Plain: a result without what cannot be stored.
 */
export const RESULT_TYPES = `
type AnyFunction = (...args: never) => unknown;
type HasMethods<T> = true extends { [K in keyof T]-?: IsAny<T[K]> extends true ? false
  : Extract<T[K], AnyFunction> extends never ? false : true }[keyof T] ? true : false;
type Wide<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean
  : T extends readonly (infer E)[] ? readonly Wide<E>[]
  : T extends object ? (HasMethods<T> extends true ? T : { [K in keyof T]: Wide<T[K]> })
  : T;
type Loose<T> = T | Wide<T>;
type Known<T> = Silent<T> extends true ? any : boolean extends T ? any : KnownPart<T>;
type KnownPart<T> = T extends string ? (string extends T ? any : \`\${T}\`)
  : T extends number ? (number extends T ? any : T)
  : T extends readonly unknown[] ? (number extends T["length"] ? any : { -readonly [K in keyof T]: Known<T[K]> })
  : T extends object ? (HasMethods<T> extends true ? T : { [K in keyof T]: Known<T[K]> })
  : T;
declare const plainData: unique symbol;
type NotPlain = typeof plainData;
type Plain<T> = Silent<T> extends true ? any
  : T extends string | number | boolean | null | undefined | void ? T
  : T extends readonly (infer E)[] ? PlainList<T, E>
  : T extends AnyFunction ? NotPlain
  : T extends Error ? ("stack" | "cause" extends keyof T ? NotPlain : { [K in keyof T]: Plain<T[K]> })
  : T extends object ? (HasMethods<T> extends true ? NotPlain : { [K in keyof T]: Plain<T[K]> })
  : NotPlain;
type PlainList<T extends readonly unknown[], E> = [E] extends [never] ? T
  : number extends T["length"]
    ? T extends readonly [unknown, ...unknown[]] | readonly [...unknown[], unknown] ? { [K in keyof T]: Plain<T[K]> }
    : E[] extends T ? readonly PlainItem<E>[] : RegExpMatchArray extends T ? T : NotPlain
  : { [K in keyof T]: PlainItem<T[K]> };
type PlainItem<T> = IsAny<T> extends true ? any : [T] extends [undefined] ? NotPlain : Plain<T>;
type Provides<P> = Member<Instance<P>, "provides"> extends infer S
  ? IsAny<S> extends true ? any : undefined extends S ? any : Taken<Accepted<S>>
  : never;
type Stored<P> = Member<Instance<P>, "provides"> extends infer S
  ? IsAny<S> extends true ? any : undefined extends S ? Returned<P> : Standard<S, "output">
  : never;
declare function of<T>(): T;
`;

/** What a line about a result compares: with what `provides` takes, or with what can be stored. */
type ResultKind = "provides" | "stored";

/** What a line about a result stands for. */
export interface ResultLine {
  kind: ResultKind;
  /** The first entry with the plugin. */
  entry: WiredEntry;
}

/** Returns the type and the value of each line about the result of a plugin. */
export function resultLines(plugin: string): [kind: ResultKind, type: string, value: string][] {
  const of = `typeof ${plugin}`;
  return [
    ["provides", `Loose<Provides<${of}>>`, `of<Data<Returned<${of}>>>()`],
    ["provides", `Provides<${of}>`, `of<Known<Data<Returned<${of}>>>>()`],
    ["stored", `Plain<Stored<${of}>>`, `of<Stored<${of}>>()`],
  ];
}

/** Explains a result that does not fit. TypeScript's own words come last. */
export function resultError({ kind, entry }: ResultLine, text: string): Diagnostic {
  const isStored = kind === "stored";
  const found = innermost(text);
  const note = isStored ? text.replaceAll("unique symbol", "plain data") : text;
  return new Diagnostic("TYPE_RESULT", explain(found, entryLabel(entry.name), isStored), {
    location: entry.source()?.findMember(isStored ? "run" : "provides") ?? entry.config.locate(),
    entry: entry.name,
    notes: [{ message: `TypeScript: ${note}` }],
    hint: isStored ? storedHint(found.given) : undefined,
  });
}

function explain({ path, given, wanted, missing }: Innermost, owner: string, isStored: boolean) {
  const what = path === "" ? "the result" : `"result${path}"`;
  if (isStored) {
    const part = path === "" ? "" : `result${path}: `;
    return `the result of ${owner} cannot be stored: ${part}${given} is not plain data`;
  }
  if (missing !== undefined) return `"result${path}.${missing}" of ${owner} is missing`;
  return `${what} of ${owner} must be ${wanted}, but run returns ${given}`;
}

/** What the innermost lines of a message of TypeScript are about. */
interface Innermost {
  /** The steps to the part that does not fit, as in `result.when`: `.when`. */
  path: string;
  given: string;
  wanted: string;
  /** A property that the part has not. */
  missing?: string | undefined;
}

const FORMS = [
  /^(?:Types of property|The types of) '(?<part>.*)' are incompatible/,
  /^Type at position (?<position>\d+) in source/,
  /^Property '(?<missing>.*)' is missing in type '(?<given>.*)' but required in type '(?<wanted>.*)'/,
  /^Type '(?<given>.*)' is (?:not assignable to|missing the following properties from) type '(?<wanted>.*?)'/,
];

/** Follows a message of TypeScript down to the part that does not fit. */
function innermost(text: string): Innermost {
  const found: Innermost = { path: "", given: "another type", wanted: "another type" };
  const lines = text.split("\n").map((line) => line.trim());
  for (const [index, line] of lines.entries()) {
    const groups = FORMS.map((form) => form.exec(line)?.groups).find((match) => match) ?? {};
    const { part, position, given, wanted, missing } = groups;
    if (part !== undefined) found.path += `.${part}`;
    if (position !== undefined) found.path += `[${position}]`;
    if (given === undefined || wanted === undefined) continue;
    // An item of a list has no line of its own.
    if (given.endsWith("[]") && /^Type '/.test(lines[index + 1] ?? "")) found.path += "[]";
    Object.assign(found, { given, wanted, missing });
  }
  return found;
}

/** Says what to store instead, by the name of a type. */
function storedHint(given: string): string {
  const known: Readonly<Record<string, string>> = {
    Date: "use toISOString()",
    Map: "use Object.fromEntries()",
    Set: "use an array: [...set]",
    Promise: "await it first",
    RegExpMatchArray: "use [...match] or { ...match.groups }",
    bigint: "use Number() or String()",
    undefined: "use null",
  };
  return known[/^\w+/.exec(given)?.[0] ?? ""] ?? "return plain data: what JSON can hold";
}
