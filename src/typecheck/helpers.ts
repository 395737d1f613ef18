/** The types that the wiring module uses, as text. */

import { RESULT_TYPES } from "./results.ts";

/**
 * The types that the assignments use. test/types/wiring.ts tests them.
 *
 * Data: a value as it is in the cache: not `readonly`, enums as their values, no keys
 * that are `undefined`. Taken: what fits a schema; one whose fields are all optional takes
 * any mapping. Accepted: v.tuple takes a longer list. OfText: what an environment variable
 * may fill: its schema sees the text. WithVariable: what one fills that an entry may
 * replace. Absent: the first part that is not there, and those that are, each after a colon; `:[]` is a list. Where a plugin has no types (`any`, `unknown`), everything fits.
 */
export const HELPERS = `
type IsAny<T> = 0 extends 1 & T ? true : false;
type Silent<T> = IsAny<T> extends true ? true : unknown extends T ? true : false;
type Data<T, Open = unknown> = Silent<T> extends true ? any
  : T extends string ? \`\${T}\`
  : T extends number ? (\`\${T}\` extends \`\${infer N extends number}\` ? N : T)
  : T extends (...args: never) => unknown ? T
  : T extends readonly (infer E)[] ? (E[] extends T ? Data<E, Open>[] : { -readonly [K in keyof T]: Data<T[K], Open> })
  : T extends object ? { -readonly [K in keyof T]: string extends K ? Data<Exclude<T[K], undefined>, Open> : Data<T[K], Open> }
    & ({} extends T ? Open : unknown)
  : T;
interface OtherKeys { [key: string]: unknown }
type Taken<T> = Data<T, OtherKeys>;
type EnvironmentVariable = string & { readonly variable: true };
type WithVariable<T> = [Extract<T, string>] extends [never] ? T : T | EnvironmentVariable;
type Instance<T> = T extends abstract new (...args: any) => infer I ? I : T;
type Member<T, K extends PropertyKey> = IsAny<T> extends true ? any : K extends keyof T ? T[K] : any;
type Standard<S, K extends "input" | "output"> = IsAny<S> extends true ? any
  : S extends { readonly "~standard": { readonly types?: infer T } } ? Member<NonNullable<T>, K>
  : any;
type Accepted<S> = S extends unknown ? AcceptedAs<S, Standard<S, "input">> : never;
type AcceptedAs<S, I> = IsAny<I> extends true ? any
  : S extends { readonly type: "tuple"; readonly items: infer E extends readonly unknown[] }
    ? [...{ -readonly [K in keyof E]: Accepted<E[K]> }, ...unknown[]]
  : S extends { readonly type: "array"; readonly item: infer E } ? Accepted<E>[]
  : S extends { readonly entries: infer E } ? { [K in keyof I]: K extends keyof E ? AcceptedAs<E[K], I[K]> : I[K] }
  : S extends { readonly wrapped: infer W } ? Exclude<Accepted<W>, null | undefined> | Extract<I, null | undefined>
  : S extends { readonly type: "union" | "variant"; readonly options: infer O extends readonly unknown[] } ? Accepted<O[number]>
  : I;
type Option<P, K extends string> = Taken<Accepted<Member<Member<Instance<P>, "options">, K>>>;
type Need<P, K extends string> = Taken<Accepted<Member<Member<Instance<P>, "needs">, K>>>;
type Listed<P, K extends string> = Standard<Member<Member<Instance<P>, "needs">, K>, "input">;
type OfText<N> = IsAny<N> extends true ? any : [Extract<N, string>] extends [never] ? N : N | string;
type ItemOf<N, I extends PropertyKey> = IsAny<N> extends true ? any
  : N extends readonly (infer E)[] ? Exclude<number extends N["length"] ? E : I extends keyof N ? N[I] : any, undefined> : any;
type Keyed<T, K> = K extends keyof T ? T[K] : K extends \`\${infer I extends number}\` ? (I extends keyof T ? T[I] : undefined) : undefined;
type IsIndex<K> = K extends \`\${infer I extends number}\` ? (number extends I ? false : K extends \`-\${string}\` ? false : true) : false;
type Step<T, K> = Silent<T> extends true ? any
  : T extends readonly unknown[] ? (IsIndex<K> extends true ? (number extends T["length"] ? T[number] : Keyed<T, K>) : undefined)
  : T extends object ? ([keyof T] extends [never] ? any : Keyed<T, K>)
  : undefined;
type Parts<T> = T extends readonly unknown[] ? "[]" : T extends object ? Extract<keyof T, string> : never;
type Lacks<S> = Silent<S> extends true ? false : [S] extends [undefined] ? true : false;
type Shape<N> = IsAny<N> extends true ? any : Extract<N, readonly unknown[]> extends infer L
  ? [L] extends [never] ? N : L extends readonly unknown[] ? { [K in keyof L]: any } : never : never;
type Part<T, P> = P extends readonly [infer K, ...infer R] ? Part<Step<T, K>, R> : T;
type Absent<T, P, Before extends string = ""> = P extends readonly [infer K extends string, ...infer R]
  ? (Silent<T> extends true ? true
    : Lacks<Step<T, K>> extends true ? \`\${Before}\${K}\` | \`:\${Parts<T>}\`
    : Absent<Exclude<Step<T, K>, undefined>, R, \`\${Before}\${K}.\`>)
  : true;
type NoVoid<T> = T extends void ? undefined : T;
type Returned<P> = Member<Instance<P>, "run"> extends (...args: any) => infer R ? NoVoid<Awaited<R>> : any;
type Result<P> = Data<Member<Instance<P>, "provides"> extends infer S
  ? IsAny<S> extends true ? Returned<P> : undefined extends S ? Returned<P> : Standard<S, "output">
  : never>;
type After<New, Old> = IsAny<New> extends true ? any : undefined extends New ? Exclude<New, undefined> | Old : New;
declare function data<const T>(value: T): Data<T>;
${RESULT_TYPES}`;
