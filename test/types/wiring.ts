// @ts-nocheck -- its types are in src/typecheck/helpers.ts and results.ts, as text
/**
 * Type-level tests of the types that `lineup check` writes into its wiring module.
 *
 * test/unit/typecheck/module.test.ts checks this file with those types in front of it
 * and with the options of `lineup check`.
 */

import { definePlugin, Plugin, v } from "lineup";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(_proof: Equal<A, B>): void;
declare function isAny<A>(_proof: 0 extends 1 & A ? true : false): void;

same<string, string>(true);
// @ts-expect-error the comparison itself can fail
same<string, number>(true);
isAny<any>(true);
// @ts-expect-error the comparison itself can fail
isAny<unknown>(true);

// Data: scalars stay, enums become their values.
enum Colour {
  Red = "red",
  Green = "green",
}
enum Level {
  Low,
  High,
}
same<Data<string>, string>(true);
same<Data<"a" | 1 | null>, "a" | 1 | null>(true);
same<Data<boolean>, boolean>(true);
same<Data<undefined>, undefined>(true);
same<Data<number>, number>(true);
same<Data<Colour>, "red" | "green">(true);
same<Data<Level>, 0 | 1>(true);

// Data: nothing is readonly, at any depth.
interface Commit {
  readonly id: string;
  readonly tags: readonly string[];
  readonly parent?: Commit;
}
same<Data<readonly string[]>, string[]>(true);
same<Data<readonly [1, "a"]>, [1, "a"]>(true);
same<Data<{ readonly a: { readonly b: readonly Colour[] } }>, { a: { b: ("red" | "green")[] } }>(
  true,
);
same<Data<Commit>["tags"], string[]>(true);
same<Data<Commit>["id"], string>(true);

// Data: a key that is undefined is not stored; one that may be missing may be missing.
same<Data<Record<string, string | undefined>>, { [x: string]: string }>(true);
same<Data<{ a?: string }>, { a?: string }>(true);

// Data: what has no type fits everything.
isAny<Data<any>>(true);
isAny<Data<unknown>>(true);
isAny<Data<string>>(false);

// data(): a literal has the type that it is written as.
same<typeof literal, { a: [1, "x"]; b: { c: null } }>(true);
const literal = data({ a: [1, "x"], b: { c: null } });

const echo = definePlugin({
  name: "echo",
  options: { size: v.optional(v.number(), 1), tags: v.array(v.string()) },
  needs: {
    word: v.string(),
    count: v.pipe(v.string(), v.transform(Number)),
    level: v.optional(v.picklist(["low", "high"])),
    free: v.any(),
  },
  run: ({ needs }) => needs.word,
});

// What an option or a need takes is the input of its schema.
same<Option<typeof echo, "size">, number | undefined>(true);
same<Option<typeof echo, "tags">, string[]>(true);
same<Need<typeof echo, "word">, string>(true);
same<Need<typeof echo, "count">, string>(true);
same<Need<typeof echo, "level">, "low" | "high" | undefined>(true);
isAny<Need<typeof echo, "free">>(true);

// A name that the types do not have, or a plugin without types, fits everything.
isAny<Need<typeof echo, "other">>(true);
isAny<Option<any, "size">>(true);
isAny<Need<{ needs: any }, "word">>(true);

// Of a class, what its instances have counts.
class Counter extends Plugin {
  name = "counter";
  options = { by: v.optional(v.number(), 1) };
  needs = { word: v.string() };
  provides = v.pipe(v.number(), v.transform(String));
  run() {
    return 1;
  }
}
same<Option<typeof Counter, "by">, number | undefined>(true);
same<Need<typeof Counter, "word">, string>(true);
same<Result<typeof Counter>, string>(true);

// Result: what the schema returns, or else what run does.
const returns = <const R>(run: () => R) => definePlugin({ name: "r", run });
const text = returns(() => "text" as string);
const later = returns(async () => ({ n: 1 as number, tags: ["a"] as readonly string[] }));
const nothing = returns(() => {});
const maybe = returns(() => undefined as string | undefined);
const untyped = returns(() => JSON.parse("1"));
const provided = definePlugin({
  name: "p",
  provides: v.pipe(v.string(), v.transform(Number)),
  run: () => "12",
});
same<Result<typeof text>, string>(true);
same<Result<typeof later>, { n: number; tags: string[] }>(true);
same<Result<typeof nothing>, undefined>(true);
same<Result<typeof maybe>, string | undefined>(true);
same<Result<typeof provided>, number>(true);
isAny<Result<typeof untyped>>(true);
isAny<Result<any>>(true);

// After: a result that may be undefined leaves what was there.
same<After<string, number>, string>(true);
same<After<string | undefined, number>, string | number>(true);
same<After<undefined, number>, number>(true);
same<After<string | undefined, undefined>, string | undefined>(true);
isAny<After<any, number>>(true);

// Taken: fields that may all be left out let any mapping fit, at every depth, and nothing else.
const open = definePlugin({
  name: "open",
  needs: {
    flat: v.object({ a: v.optional(v.number()) }),
    deep: v.object({ o: v.array(v.object({ a: v.optional(v.number()) })) }),
    none: v.object({}),
  },
  run: () => 1,
});
export const t1: Need<typeof open, "flat"> = data({ b: 1 });
export const t2: Need<typeof open, "deep"> = data({ o: [{ b: 1 }] });
// @ts-expect-error its field is of another type
export const t3: Need<typeof open, "flat"> = data({ a: "x" });
// @ts-expect-error text is not a mapping
export const t4: Need<typeof open, "flat"> = data("x");
// @ts-expect-error text is not a mapping
export const t5: Need<typeof open, "deep"> = data({ o: ["x"] });
// @ts-expect-error text is not a mapping
export const t6: Need<typeof open, "none"> = data("x");

// Accepted: v.tuple takes a longer list, at every depth; v.strictTuple does not.
const pairs = definePlugin({
  name: "pairs",
  needs: {
    pair: v.tuple([v.string(), v.number()]),
    inner: v.array(v.object({ at: v.optional(v.tuple([v.number()])) })),
    strict: v.strictTuple([v.string(), v.number()]),
    sure: v.nonNullable(v.nullable(v.tuple([v.number()]))),
  },
  run: () => 1,
});
export const a1: Need<typeof pairs, "pair"> = data(["a", 1, null]);
export const a2: Need<typeof pairs, "inner"> = data([{ at: [1, 2] }, {}]);
// @ts-expect-error it is too short
export const a3: Need<typeof pairs, "pair"> = data(["a"]);
// @ts-expect-error an item of another type
export const a4: Need<typeof pairs, "inner"> = data([{ at: ["x"] }]);
// @ts-expect-error it must not be null
export const a6: Need<typeof pairs, "sure"> = data(null);
// @ts-expect-error it is too long
export const a5: Need<typeof pairs, "strict"> = data(["a", 1, null]);

// WithVariable: where some text fits, so does what an entry may leave of a variable.
same<WithVariable<number>, number>(true);
export const w1: WithVariable<"low" | "high"> = of<EnvironmentVariable>();
// @ts-expect-error text is not "low" or "high"
export const w2: WithVariable<"low" | "high"> = of<string>();
// @ts-expect-error a variable is not a number
export const w3: WithVariable<number> = of<EnvironmentVariable>();

// Known: of a result, what is certain.
same<Known<"a" | 1 | null>, "a" | 1 | null>(true);
isAny<Known<string>>(true);
isAny<Known<boolean>>(true);
isAny<Known<string[]>>(true);
same<Known<[1, "a"]>, [1, "a"]>(true);
same<Known<{ kind: string; a: 1 }>, { kind: any; a: 1 }>(true);
same<Known<Date>, Date>(true);

// Plain: what cannot be stored fits nothing, at any depth.
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
interface Tree {
  value: Json;
  children: readonly Tree[];
  parent?: Tree | undefined;
}
export const s1: Plain<Tree> = of<Tree>();
export const s2: Plain<Json> = of<Json>();
export const s3: Plain<[1, ...string[]]> = of<[1, ...string[]]>();
export const s4: Plain<RegExpMatchArray | null> = of<RegExpMatchArray | null>();
export const s5: Plain<{ name: string; message: string }> = of<{ name: string; message: string }>();
export const s6: Plain<{ a: any; b: unknown; c?: undefined }> = of<{
  a: any;
  b: unknown;
  c?: undefined;
}>();
export const s7: Plain<(string | undefined)[]> = of<(string | undefined)[]>();
// @ts-expect-error a Date
export const s8: Plain<{ a: Date | null }> = of<{ a: Date | null }>();
// @ts-expect-error a list of Maps
export const s9: Plain<Map<string, 1>[]> = of<Map<string, 1>[]>();
// @ts-expect-error a bigint
export const s10: Plain<[1n]> = of<[1n]>();
// @ts-expect-error a function
export const s11: Plain<{ a: { b: () => void } }> = of<{ a: { b: () => void } }>();
// @ts-expect-error an Error
export const s12: Plain<TypeError> = of<TypeError>();
// @ts-expect-error a list with members
export const s13: Plain<RegExpExecArray> = of<RegExpExecArray>();
// @ts-expect-error undefined in a list
export const s14: Plain<readonly [undefined]> = of<readonly [undefined]>();
// @ts-expect-error a symbol
export const s15: Plain<symbol | 1> = of<symbol | 1>();

// OfText: an environment variable is text; a need that takes other text lets its schema decide.
same<OfText<string>, string>(true);
same<OfText<"low" | "high" | undefined>, string | undefined>(true);
same<OfText<number>, number>(true);
isAny<OfText<any>>(true);

// Assignments as the module has them, each next to one that is wrong.
export const c1: Option<typeof echo, "tags"> = data(["a", "b"]);
// @ts-expect-error a list of numbers
export const c2: Option<typeof echo, "tags"> = data([1]);
export const c3: Option<typeof echo, "size"> = data(2);
// @ts-expect-error text
export const c4: Option<typeof echo, "size"> = data("2");
declare const r1: After<Result<typeof text>, undefined>;
declare const r2: After<Result<typeof maybe>, undefined>;
declare const r3: After<Result<typeof maybe>, typeof r1>;
export const c5: Need<typeof echo, "word"> = r1;
// @ts-expect-error it may be undefined
export const c6: Need<typeof echo, "word"> = r2;
export const c7: Need<typeof echo, "word"> = r3;
export const c8: OfText<Need<typeof echo, "level">> = data(String());
// @ts-expect-error without OfText, text is not "low" or "high"
export const c9: Need<typeof echo, "level"> = data(String());
