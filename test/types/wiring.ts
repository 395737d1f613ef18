// @ts-nocheck -- its types are in src/typecheck/module.ts, as text
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
