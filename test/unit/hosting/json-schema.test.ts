import { expect, test } from "bun:test";
import { Ajv } from "ajv";
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import { cleanSchema } from "../../../src/editor/clean.ts";
import { describeSchemas } from "../../../src/hosting/in-process/json-schema.ts";
import { definePlugin, type CheckedPlugin, type Schema } from "../../../src/plugin/plugin.ts";
import type { Plain } from "../../../src/values/plain.ts";

function describePlugin(options: Record<string, Schema<any, any>>, provides?: Schema<any, any>) {
  const result = provides && { provides };
  const plugin = definePlugin({ name: "a", options, ...result, run: () => 1 as never });
  return describeSchemas(plugin as unknown as CheckedPlugin);
}

const describeOne = (schema: Schema<any, any>) => describePlugin({ schema }).options.schema!;

type Tree = { kids: Tree[] };
const tree: v.GenericSchema<Tree> = v.object({ kids: v.array(v.lazy(() => tree)) });

const SCHEMAS: Readonly<Record<string, Schema<any, any>>> = {
  text: v.pipe(v.string(), v.minLength(2), v.maxLength(4)),
  regex: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
  "regex with a flag": v.pipe(v.string(), v.regex(/^ab$/i)),
  "regex that is not valid with u": v.pipe(v.string(), v.regex(/^[\w-.]+$/)),
  trimmed: v.pipe(v.string(), v.trim(), v.maxLength(2)),
  lowered: v.pipe(v.string(), v.toLowerCase(), v.regex(/^[a-z]+$/)),
  "trimmed in an optional": v.optional(v.pipe(v.string(), v.trim(), v.picklist(["a"])), "a"),
  transformed: v.pipe(v.string(), v.transform(Number), v.number(), v.maxValue(3)),
  "date and time": v.pipe(v.string(), v.isoDateTime()),
  time: v.pipe(v.string(), v.isoTime()),
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
  email: v.pipe(v.string(), v.email()),
  ip: v.pipe(v.string(), v.ip()),
  uuid: v.pipe(v.string(), v.uuid()),
  integer: v.pipe(v.number(), v.integer(), v.minValue(-1), v.ltValue(3)),
  even: v.pipe(v.number(), v.multipleOf(2)),
  fallback: v.fallback(v.number(), 1),
  "fallback of a pipe": v.optional(v.fallback(v.pipe(v.number(), v.integer()), 1)),
  nullable: v.nullable(v.picklist(["a", 1])),
  union: v.union([v.literal("a"), v.number(), v.null(), v.array(v.boolean())]),
  "variants that overlap": v.variant("a", [
    v.object({ a: v.literal("x"), b: v.optional(v.number()) }),
    v.object({ a: v.picklist(["x", "y"]) }),
  ]),
  object: v.object({ a: v.string(), b: v.optional(v.number(), 3), c: v.nullish(v.boolean()) }),
  strict: v.strictObject({ a: v.string() }),
  rest: v.objectWithRest({ a: v.string() }, v.number()),
  record: v.record(v.picklist(["a", "b"]), v.number()),
  tuple: v.tuple([v.string(), v.number()]),
  "strict tuple": v.strictTuple([v.string()]),
  intersect: v.intersect([v.object({ a: v.string() }), v.object({ b: v.number() })]),
  list: v.pipe(
    v.array(v.string()),
    v.minLength(1),
    v.transform((list) => new Set(list)),
  ),
  tree,
  custom: v.custom((value) => value === "a"),
  checked: v.pipe(
    v.number(),
    v.check((n) => n > 1),
  ),
  metadata: v.pipe(v.string(), v.metadata({ type: "number", required: true, pattern: 3 })),
  any: v.any(),
  "zod number": z.number().int().min(0).max(3).default(2),
  "zod local time": z.iso.datetime({ local: true }),
  "zod object": z.object({ a: z.string(), b: z.number().optional() }),
  "zod recursion": z.object({
    get kids(): unknown {
      return z.array(z.lazy(() => SCHEMAS["zod recursion"] as z.ZodType));
    },
  } as never),
  "zod transformation": z.string().transform((text) => text.length),
  arktype: type("0 < number <= 3"),
  "arktype email": type("string.email"),
  "arktype object": type({ a: "string", "b?": "number" }),
  "arktype morph": type("string").pipe((text) => text.length),
};

const SAMPLES: readonly Plain[] = [
  ...["", "a", "x", "ab", "abcd", "AB", "  a  ", "abcdef", "7", "a-b.c", "a@b.co", "A@B.CO"],
  ...["2026-01-31T10:00", "10:00", "2026-01-31T10:00:00Z", "2026-01-31 10:00:00+01:00"],
  ...["127.0.0.1", "::1", "8f14e45f-ceea-467f-a0e6-ad4a2b1c9d3e"],
  ...[0, 1, 2, 2.5, -1, 4, true, false, null, []],
  ...[["a"], ["a", 1], ["a", 1, 2], [true], {}, { a: "x" }, { a: "y" }, { a: 1 }, { a: "x", b: 2 }],
  ...[{ a: "x", c: null }, { a: 1, b: 2 }, { b: 1 }, { a: "x", z: "?" }, { kids: [] }],
  ...[{ kids: [{ kids: [] }] }, { kids: [1] }],
];

const ajv = new Ajv({
  validateFormats: false,
  strict: true,
  strictTypes: false,
  strictTuples: false,
});

for (const [name, schema] of Object.entries(SCHEMAS)) {
  test(`describeSchemas, ${name}: accepts what the schema accepts`, () => {
    const json = cleanSchema(describeOne(schema).schema, "#");
    const accepts = ajv.compile(json);
    const refused = SAMPLES.filter((sample) => {
      const answer = schema["~standard"].validate(sample) as { issues?: unknown };
      // For valibot, a list is an object, too.
      const isQuirk = Array.isArray(sample) && (json as { type?: string }).type === "object";
      return answer.issues === undefined && !accepts(sample) && !isQuirk;
    });
    expect(refused).toEqual([]);
  });
}

test("describeSchemas: says what it leaves out", () => {
  const omitted = Object.entries(SCHEMAS).map(([name, schema]) => [
    name,
    describeOne(schema).omitted,
  ]);
  expect(Object.fromEntries(omitted.filter(([, types]) => types!.length > 0))).toEqual({
    "regex with a flag": ["regex"],
    ip: ["ip"],
    record: ["record"],
    custom: ["custom"],
    checked: ["check"],
  });
});

test("describeSchemas: rejects what it can", () => {
  const wrong: Record<string, Plain> = {
    text: "a",
    integer: 2.5,
    even: 1,
    nullable: "b",
    union: "b",
    object: { a: 1 },
    strict: { a: "x", z: 1 },
    rest: { a: "x", b: "y" },
    record: { c: 1 },
    "strict tuple": ["a", 1],
    time: "25:00",
    tree: { kids: [1] },
    trimmed: 1,
  };
  for (const [name, value] of Object.entries(wrong)) {
    const accepts = ajv.compile(cleanSchema(describeOne(SCHEMAS[name]!).schema, "#"));
    expect([name, accepts(value)]).toEqual([name, false]);
  }
});

test("describeSchemas: finds a description wherever it is", () => {
  const described = {
    plain: v.pipe(v.string(), v.description("here")),
    late: v.pipe(v.string(), v.transform(Number), v.description("here")),
    metadata: v.pipe(v.string(), v.metadata({ description: "here", type: 1 })),
    optional: v.optional(v.pipe(v.string(), v.trim(), v.description("here")), "x"),
  };
  for (const schema of Object.values(described)) {
    expect(describeOne(schema).schema).toMatchObject({ description: "here" });
  }
});

test("describeSchemas, the result: describes what comes out", () => {
  const provides = (schema: Schema<any, any>) => describePlugin({}, schema).provides;
  expect(provides(v.object({ a: v.string() }))?.schema?.type).toBe("object");
  expect(provides(v.pipe(v.string(), v.transform(Number)))?.schema).not.toHaveProperty("type");
  expect(provides(v.pipe(v.string(), v.transform(Number), v.number()))?.schema?.type).toBe(
    "number",
  );
});

function standard(vendor: string, jsonSchema?: object): Schema<any, any> {
  const validate = (value: unknown) => ({ value });
  return { "~standard": { version: 1, vendor, validate, ...(jsonSchema && { jsonSchema }) } };
}

test("describeSchemas, other libraries: asks them", () => {
  const input = ({ target }: { target: string }) => ({ type: "string", title: target });
  expect(describeOne(standard("other", { input })).schema).toEqual({
    type: "string",
    title: "draft-07",
  });
  const nothing = { schema: undefined, omitted: ["other schema"] };
  expect(describeOne(standard("other"))).toEqual(nothing);
  const throws = { schema: undefined, omitted: ["Error: no dates"] };
  expect(
    describeOne(
      standard("other", {
        input: () => {
          throw new Error("no dates");
        },
      }),
    ),
  ).toEqual(throws);
  const odd = describeOne(standard("other", { input: () => ({ maximum: 1n }) }));
  expect(odd).toEqual({ schema: undefined, omitted: [expect.stringContaining("BigInt")] });
  const silent = describeOne(standard("other", { input: () => undefined }));
  expect(silent).toEqual({ schema: undefined, omitted: [] });
});
