/**
 * What the agreement of check and run is tested with: every kind of schema in the
 * words of three libraries, and values for it, as TypeScript.
 *
 * A value that is JSON too is also set in plugins.yaml, as an option and as an
 * initial value.
 */

export const LIBRARIES = ["valibot", "zod", "arktype"] as const;

export type Library = (typeof LIBRARIES)[number];

export interface Kind {
  name: string;
  /** The schema; libraries without this kind are left out. */
  schemas: Partial<Record<Library, string>>;
  /** The fitting ones first, then nearly fitting and unfitting ones. */
  values: readonly string[];
}

/** What every plugins file starts with. */
export const PRELUDE = `import { definePlugin, Plugin, v } from "lineup";
import { z } from "zod";
import { type } from "arktype";
enum Level { Low = "low", High = "high" }
interface Pair { a: number; b: string }
interface Tree { value: number; children: Tree[] }
class Point { constructor(readonly x = 1, readonly y = 2) {} }
class Money { #cents = 1; format() { return String(this.#cents); } }
const tree: v.GenericSchema<Tree> = v.object({ value: v.number(), children: v.array(v.lazy(() => tree)) });
const ztree: z.ZodType<Tree, Tree> = z.object({ value: z.number(), children: z.array(z.lazy(() => ztree)) });
`;

const SCALARS = ['"x"', "1", "1.5", "true", "null", "[]", '["x"]', "{}", '{ "a": 1 }'];

export const KINDS: readonly Kind[] = [
  {
    name: "string",
    schemas: { valibot: "v.string()", zod: "z.string()", arktype: 'type("string")' },
    values: [...SCALARS, "undefined", "new Date()", "Level.Low", "10n"],
  },
  {
    name: "number",
    schemas: { valibot: "v.number()", zod: "z.number()", arktype: 'type("number")' },
    values: [...SCALARS, '"1"'],
  },
  {
    name: "boolean",
    schemas: { valibot: "v.boolean()", zod: "z.boolean()", arktype: 'type("boolean")' },
    values: [...SCALARS, '"true"'],
  },
  {
    name: "literal text",
    schemas: { valibot: 'v.literal("a")', zod: 'z.literal("a")', arktype: "type(\"'a'\")" },
    values: ['"a"', '"b"', '""', "1", "null", '"a" as string', '"b" as string'],
  },
  {
    name: "literal true",
    schemas: { valibot: "v.literal(true)", zod: "z.literal(true)", arktype: 'type("true")' },
    values: ["true", "false", '"true"', "1"],
  },
  {
    name: "literal number",
    schemas: { valibot: "v.literal(1)", zod: "z.literal(1)", arktype: 'type("1")' },
    values: ["1", "2", '"1"', "true"],
  },
  {
    name: "one of some texts",
    schemas: {
      valibot: 'v.picklist(["low", "high"])',
      zod: 'z.enum(["low", "high"])',
      arktype: "type(\"'low' | 'high'\")",
    },
    values: ['"low"', '"high"', '"mid"', "1", "null", "Level.Low"],
  },
  {
    name: "an enum",
    schemas: {
      valibot: "v.enum(Level)",
      zod: "z.enum(Level)",
      arktype: "type.valueOf(Level)",
    },
    values: ["Level.Low", '"high"', '"mid"', "1"],
  },
  {
    name: "null",
    schemas: { valibot: "v.null()", zod: "z.null()", arktype: 'type("null")' },
    values: ["null", '"null"', "0", "{}"],
  },
  {
    name: "text or undefined",
    schemas: {
      valibot: "v.optional(v.string())",
      zod: "z.string().optional()",
      arktype: 'type("string | undefined")',
    },
    values: ['"x"', "undefined", "1", "null", "[]", "{}", "undefined as string | undefined"],
  },
  {
    name: "text with a default",
    schemas: {
      valibot: 'v.optional(v.string(), "d")',
      zod: 'z.string().default("d")',
      arktype: "type(\"string | undefined\").pipe((text) => text ?? 'd')",
    },
    values: ['"x"', "undefined", "1", "null"],
  },
  {
    name: "text or null",
    schemas: {
      valibot: "v.nullable(v.string())",
      zod: "z.string().nullable()",
      arktype: 'type("string | null")',
    },
    values: ['"x"', "null", "1", "[]", "{}"],
  },
  {
    name: "text or number",
    schemas: {
      valibot: "v.union([v.string(), v.number()])",
      zod: "z.union([z.string(), z.number()])",
      arktype: 'type("string | number")',
    },
    values: ['"x"', "1", "true", "null", "[]", "{}"],
  },
  {
    name: "a list of numbers",
    schemas: {
      valibot: "v.array(v.number())",
      zod: "z.array(z.number())",
      arktype: 'type("number[]")',
    },
    values: [
      ...["[]", "[1]", "[1, 2, 3]", '["x"]', '[1, "x"]', "[null]", "[[1]]", "{}", '"x"', "1"],
      ...["[undefined]", "[1] as readonly number[]", "[undefined] as (number | undefined)[]"],
    ],
  },
  {
    name: "a readonly list",
    schemas: {
      valibot: "v.pipe(v.array(v.number()), v.readonly())",
      zod: "z.array(z.number()).readonly()",
      arktype: 'type("number[]").readonly()',
    },
    values: ["[1]", "Object.freeze([1, 2])", '["x"]', "{}"],
  },
  {
    name: "a list of mappings",
    schemas: {
      valibot: "v.array(v.object({ a: v.number() }))",
      zod: "z.array(z.object({ a: z.number() }))",
      arktype: 'type({ a: "number" }).array()',
    },
    values: ["[]", '[{ "a": 1 }]', '[{ "a": "x" }]', "[{}]", "[1]", '{ "a": 1 }'],
  },
  {
    name: "a tuple",
    schemas: {
      valibot: "v.tuple([v.string(), v.number()])",
      zod: "z.tuple([z.string(), z.number()])",
      arktype: 'type(["string", "number"])',
    },
    values: [
      ...['["a", 1]', '["a"]', "[]", '["a", 1, 2]', '["a", 1, "x"]', '[1, "a"]', '["a", "b"]'],
      ...["{}", '"a"'],
    ],
  },
  {
    name: "a strict tuple",
    schemas: { valibot: "v.strictTuple([v.string(), v.number()])" },
    values: ['["a", 1]', '["a"]', '["a", 1, 2]', '[1, "a"]'],
  },
  {
    name: "a loose tuple",
    schemas: {
      valibot: "v.looseTuple([v.string(), v.number()])",
      zod: "z.tuple([z.string(), z.number()]).rest(z.unknown())",
      arktype: 'type(["string", "number", "...", "unknown[]"])',
    },
    values: ['["a", 1]', '["a", 1, 2, { "b": [] }]', '["a"]', '[1, "a"]', "{}"],
  },
  {
    name: "a tuple with a rest",
    schemas: {
      valibot: "v.tupleWithRest([v.string()], v.number())",
      zod: "z.tuple([z.string()]).rest(z.number())",
      arktype: 'type(["string", "...", "number[]"])',
    },
    values: ['["a"]', '["a", 1, 2]', '["a", "b"]', "[]"],
  },
  {
    name: "a tuple in a mapping in a list",
    schemas: {
      valibot: "v.array(v.object({ at: v.tuple([v.number(), v.number()]) }))",
      zod: "z.array(z.object({ at: z.tuple([z.number(), z.number()]) }))",
      arktype: 'type({ at: ["number", "number"] }).array()',
    },
    values: ['[{ "at": [1, 2] }]', '[{ "at": [1] }]', '[{ "at": [1, 2, 3] }]', '[{ "at": 1 }]'],
  },
  {
    name: "a tuple that may be left out",
    schemas: {
      valibot: "v.object({ at: v.optional(v.tuple([v.number(), v.number()])) })",
      zod: "z.object({ at: z.tuple([z.number(), z.number()]).optional() })",
      arktype: 'type({ "at?": ["number", "number"] })',
    },
    values: ["{}", '{ "at": [1, 2] }', '{ "at": [1] }', '{ "at": [1, 2, 3] }'],
  },
  {
    name: "a mapping",
    schemas: {
      valibot: "v.object({ a: v.number(), b: v.string() })",
      zod: "z.object({ a: z.number(), b: z.string() })",
      arktype: 'type({ a: "number", b: "string" })',
    },
    values: [
      ...['{ "a": 1, "b": "x" }', '{ "a": 1, "b": "x", "c": null }', '{ "a": 1 }', "{}"],
      ...['{ "a": "1", "b": "x" }', '{ "a": 1, "b": null }', "[]", '"x"', "null"],
      ...['({ a: 1, b: "x" }) as Pair', '({ a: 1, b: "x" }) as Readonly<Pair>', "new Map()"],
      ...["undefined as Pair | undefined"],
    ],
  },
  {
    name: "a strict mapping",
    schemas: {
      valibot: "v.strictObject({ a: v.number() })",
      zod: "z.strictObject({ a: z.number() })",
      arktype: 'type({ "+": "reject", a: "number" })',
    },
    values: ['{ "a": 1 }', '{ "a": 1, "b": 2 }', "{}", '{ "a": "x" }', '{ "b": 2 }', "[]"],
  },
  {
    name: "a loose mapping",
    schemas: {
      valibot: "v.looseObject({ a: v.number() })",
      zod: "z.looseObject({ a: z.number() })",
      arktype: 'type({ "+": "ignore", a: "number" })',
    },
    values: [
      '{ "a": 1 }',
      '{ "a": 1, "b": [] }',
      "{}",
      '{ "a": "x" }',
      '({ a: 1, b: "x" }) as Pair',
    ],
  },
  {
    name: "a mapping with a rest",
    schemas: {
      valibot: "v.objectWithRest({ a: v.number() }, v.number())",
      zod: "z.object({ a: z.number() }).catchall(z.number())",
      arktype: 'type({ "[string]": "number", a: "number" })',
    },
    values: ['{ "a": 1 }', '{ "a": 1, "b": 2 }', '{ "a": 1, "b": "x" }', "{}", '{ "a": "x" }'],
  },
  {
    name: "a mapping with a rest of another type",
    schemas: {
      valibot: "v.objectWithRest({ a: v.string() }, v.number())",
      zod: "z.object({ a: z.string() }).catchall(z.number())",
    },
    values: ['{ "a": "x" }', '{ "a": "x", "n": 1 }', '{ "a": "x", "n": "y" }', "{}"],
  },
  {
    name: "optional fields",
    schemas: {
      valibot: "v.object({ a: v.optional(v.number()), b: v.optional(v.string()) })",
      zod: "z.object({ a: z.number().optional(), b: z.string().optional() })",
      arktype: 'type({ "a?": "number", "b?": "string" })',
    },
    values: [
      ...["{}", '{ "a": 1 }', '{ "c": 1 }', '{ "a": "x" }', '{ "a": null }', '"x"', "1", "true"],
      ...["null", "[]", "[1]"],
    ],
  },
  {
    name: "optional fields, one level down",
    schemas: {
      valibot: "v.object({ o: v.object({ a: v.optional(v.number()) }) })",
      zod: "z.object({ o: z.object({ a: z.number().optional() }) })",
      arktype: 'type({ o: { "a?": "number" } })',
    },
    values: [
      ...['{ "o": {} }', '{ "o": { "a": 1 } }', '{ "o": { "c": 1 } }', '{ "o": { "a": "x" } }'],
      ...['{ "o": "x" }', '{ "o": 1 }', '{ "o": [1] }', "{}", '{ "o": null }'],
    ],
  },
  {
    name: "optional fields in a list",
    schemas: {
      valibot: "v.array(v.object({ a: v.optional(v.number()) }))",
      zod: "z.array(z.object({ a: z.number().optional() }))",
      arktype: 'type({ "a?": "number" }).array()',
    },
    values: ["[{}]", '[{ "c": 1 }]', '[{ "a": 1 }, {}]', '[{ "a": "x" }]', '["x"]', "[[1]]", "[1]"],
  },
  {
    name: "optional fields at every depth",
    schemas: {
      valibot:
        "v.object({ o: v.optional(v.object({ p: v.optional(v.object({ q: v.optional(v.number()) })) })) })",
      zod: "z.object({ o: z.object({ p: z.object({ q: z.number().optional() }).optional() }).optional() })",
      arktype: 'type({ "o?": { "p?": { "q?": "number" } } })',
    },
    values: [
      ...["{}", '{ "x": 1 }', '{ "o": { "x": 1 } }', '{ "o": { "p": { "x": 1 } } }'],
      ...['{ "o": { "p": { "q": 1 } } }', '{ "o": { "p": 1 } }', '{ "o": { "p": { "q": "x" } } }'],
      ...['{ "o": "x" }', '{ "o": { "p": "x" } }'],
    ],
  },
  {
    name: "fields that may be undefined",
    schemas: {
      valibot: "v.object({ a: v.union([v.string(), v.undefined()]) })",
      zod: "z.object({ a: z.union([z.string(), z.undefined()]) })",
      arktype: 'type({ a: "string | undefined" })',
    },
    values: ['{ "a": "x" }', "{}", "{ a: undefined }", '{ "a": 1 }', '{ "b": 1 }'],
  },
  {
    name: "no fields",
    schemas: { valibot: "v.object({})", zod: "z.object({})", arktype: "type({})" },
    values: ["{}", '{ "a": 1 }', '"x"', "1", "null", "[]"],
  },
  {
    name: "a record",
    schemas: {
      valibot: "v.record(v.string(), v.number())",
      zod: "z.record(z.string(), z.number())",
      arktype: 'type("Record<string, number>")',
    },
    values: [
      ...["{}", '{ "a": 1 }', '{ "a": "x" }', '{ "a": 1, "b": "x" }', "[]", "[1]", '"x"', "null"],
      "({ a: 1 }) as { [key: string]: number }",
    ],
  },
  {
    name: "a record with some keys",
    schemas: {
      valibot: 'v.record(v.picklist(["a", "b"]), v.number())',
      zod: 'z.record(z.enum(["a", "b"]), z.number())',
      arktype: 'type({ a: "number", b: "number" })',
    },
    values: ['{ "a": 1, "b": 2 }', '{ "a": 1 }', '{ "a": 1, "b": "x" }', '{ "c": 1 }'],
  },
  {
    name: "variants",
    schemas: {
      valibot:
        'v.variant("kind", [v.object({ kind: v.literal("a"), a: v.number() }), v.object({ kind: v.literal("b"), b: v.string() })])',
      zod: 'z.discriminatedUnion("kind", [z.object({ kind: z.literal("a"), a: z.number() }), z.object({ kind: z.literal("b"), b: z.string() })])',
      arktype: 'type({ kind: "\'a\'", a: "number" }).or({ kind: "\'b\'", b: "string" })',
    },
    values: [
      ...['{ "kind": "a", "a": 1 }', '{ "kind": "b", "b": "x" }', '{ "kind": "a", "b": "x" }'],
      ...['{ "kind": "c" }', '{ "kind": "a", "a": "x" }', "{}", '"a"', '{ "kind": 1 }'],
    ],
  },
  {
    name: "both of two mappings",
    schemas: {
      valibot: "v.intersect([v.object({ a: v.number() }), v.object({ b: v.string() })])",
      zod: "z.intersection(z.object({ a: z.number() }), z.object({ b: z.string() }))",
      arktype: 'type({ a: "number" }).and({ b: "string" })',
    },
    values: ['{ "a": 1, "b": "x" }', '{ "a": 1 }', '{ "a": 1, "b": 2 }', "{}", '"x"'],
  },
  {
    name: "a tree",
    schemas: {
      valibot: "tree",
      zod: "ztree",
      arktype: "type({ value: 'number', children: 'object[]' })",
    },
    values: [
      ...['{ "value": 1, "children": [] }', '{ "value": 1, "children": [{}] }'],
      ...['{ "value": 1, "children": [{ "value": 2, "children": [] }] }', '{ "value": 1 }'],
      "({ value: 1, children: [] }) as Tree",
    ],
  },
  {
    name: "a number made of text",
    schemas: {
      valibot: "v.pipe(v.string(), v.transform(Number))",
      zod: "z.string().transform(Number)",
      arktype: 'type("string").pipe(Number)',
    },
    values: ['"1"', "1", "null", "[]"],
  },
  {
    name: "a mapping that is transformed",
    schemas: {
      valibot: "v.pipe(v.object({ host: v.string() }), v.transform(({ host }) => host.length))",
      zod: "z.object({ host: z.string() }).transform(({ host }) => host.length)",
      arktype: 'type({ host: "string" }).pipe(({ host }) => host.length)',
    },
    values: ['{ "host": "x" }', "{}", '{ "host": 1 }', '"x"'],
  },
  {
    name: "anything",
    schemas: { valibot: "v.unknown()", zod: "z.unknown()", arktype: 'type("unknown")' },
    values: ['"x"', "null", "[1]", '{ "a": 1 }'],
  },
  {
    name: "a Date",
    schemas: { valibot: "v.date()", zod: "z.date()", arktype: 'type("Date")' },
    values: ["new Date()", '"2026-01-01"', "1", "{}"],
  },
  {
    name: "a Date made of text",
    schemas: {
      valibot: "v.pipe(v.string(), v.transform((text) => new Date(text)))",
      zod: "z.string().transform((text) => new Date(text))",
      arktype: 'type("string").pipe((text) => new Date(text))',
    },
    values: ['"2026-01-01"', "1", "new Date()"],
  },
  {
    name: "a Map",
    schemas: {
      valibot: "v.map(v.string(), v.number())",
      zod: "z.map(z.string(), z.number())",
      arktype: 'type("Map")',
    },
    values: ['new Map([["a", 1]])', "{}", "[]"],
  },
  {
    name: "a bigint",
    schemas: { valibot: "v.bigint()", zod: "z.bigint()", arktype: 'type("bigint")' },
    values: ["1n", "1", '"1"'],
  },
  {
    name: "an instance of a class",
    schemas: {
      valibot: "v.instance(Money)",
      zod: "z.instanceof(Money)",
      arktype: "type.instanceOf(Money)",
    },
    values: ["new Money()", "{}", '"x"'],
  },
  {
    name: "a text of a form",
    schemas: {
      valibot: "v.custom<`${number}s`>((text) => /^\\d+s$/.test(String(text)))",
      zod: "z.templateLiteral([z.number(), 's'])",
    },
    values: ['"1s"', '"soon"', "1", "null"],
  },
];

/** Results without a schema: the plain ones first. */
export const RESULTS: readonly string[] = [
  ...['"x"', "1", "null", "undefined", "[]", "{}", '{ a: { b: [1, "x", null] } }', "Level.High"],
  ...["{ a: undefined }", "Object.freeze({ a: [1] })", "Object.create(null) as { a: 1 }"],
  ...["Promise.resolve(1)", '({ a: 1, b: "x" }) as Pair', "{ get a() { return 1; } }"],
  ...['Object.groupBy([1, 2], () => "x")', 'JSON.parse("{}")', '"ab".match(/b/g)'],
  ...[
    "new Map()",
    "new Set([1])",
    "new Date()",
    "1n",
    'Symbol("x")',
    "() => 1",
    "/x/",
    "new Money()",
  ],
  ...['new URL("http://x/")', 'new Error("x")', "new Uint8Array(1)", 'Buffer.from("x")'],
  ...["{ when: new Date() }", "{ a: { b: new Map() } }", "[new Date()]", "{ a: [{ b: 1n }] }"],
  ...["{ later: Promise.resolve(1) }", "{ a: 1, run() {} }", "[() => 1]", "[undefined]"],
  ...[
    '"ab".match(/b/)',
    "Object.assign([1], { extra: 1 })",
    'new String("x")',
    "Object(1) as Number",
  ],
  ...['{ [Symbol("x")]: 1 }', "new Point()", "Number.NaN", "[1, , 2]"],
  ...['Object.defineProperty({ a: 1 }, "b", { value: 1 })', "new (class extends Array {})()"],
  ...["new WeakMap()", "(function* () {})()", "new Date().toISOString()", "[...new Set([1])]"],
];

/** What an environment variable holds, and the schemas of needs that it fills. */
export const TEXTS = ["", "80", "low", "true"] as const;
