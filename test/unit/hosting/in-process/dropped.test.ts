import { expect, test } from "bun:test";
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import { success } from "../../../../src/diagnostics/diagnostic.ts";
import { findDropped } from "../../../../src/hosting/in-process/dropped.ts";
import type { Schema } from "../../../../src/plugin/plugin.ts";

/** Lists what a schema drops of a value, as `server.hots (host, port)`. */
async function dropped(schema: Schema<any, any>, value: unknown): Promise<string[]> {
  const parts = await findDropped(value, schema, async (other) => {
    const answer = await schema["~standard"].validate(other);
    if (answer.issues === undefined) return success(answer.value);
    return { value: undefined, problems: [{ message: "rejected", path: [] }] };
  });
  return parts.map(({ path, known }) => `${path.join(".")} (${known.join(", ")})`);
}

const SERVER = v.object({ host: v.optional(v.string()), port: v.optional(v.number(), 80) });

test.each<[string, Schema<any, any>, unknown, string[]]>([
  ["a key with a typo", SERVER, { hots: "x" }, ["hots (host, port)"]],
  ["nothing, if every key is known", SERVER, { host: "x", port: 1 }, []],
  ["a key of zod", z.object({ host: z.string().optional() }), { hots: "x" }, ["hots (host)"]],
  ["nothing of arktype, which keeps it", type({ "host?": "string" }), { hots: "x" }, []],
  [
    "a key in a list",
    v.object({ list: v.array(SERVER) }),
    { list: [{}, { prot: 1 }] },
    ["list.1.prot (host, port)"],
  ],
  [
    "a key in something optional",
    v.object({ o: v.optional(SERVER) }),
    { o: { hots: 1 } },
    ["o.hots (host, port)"],
  ],
  ["a whole mapping, once", SERVER, { deep: { a: { b: 1 } } }, ["deep (host, port)"]],
  ["an item of a longer list", v.tuple([v.number()]), [1, 2], ["1 ()"]],
  ["nothing that a loose schema keeps", v.looseObject({}), { a: 1 }, []],
  ["nothing of a record", v.record(v.string(), v.number()), { a: 1 }, []],
  [
    "a key beside what is computed",
    v.pipe(
      SERVER,
      v.transform(({ port }) => port * 2),
    ),
    { prot: 1 },
    ["prot (host, port)"],
  ],
  [
    "nothing that is renamed",
    v.pipe(
      v.object({ colour: v.string() }),
      v.transform(({ colour }) => ({ color: colour })),
    ),
    { colour: "red" },
    [],
  ],
  [
    "nothing that is only checked",
    v.pipe(
      v.object({ a: v.number(), sum: v.number() }),
      v.check(({ a, sum }) => a === sum),
      v.transform(({ a }) => a),
    ),
    { a: 1, sum: 1 },
    [],
  ],
  [
    "nothing that its schema knows, of whatever type",
    v.pipe(
      v.object({ a: v.any(), note: v.any() }),
      v.transform(({ a }) => a as number),
    ),
    { a: 1, note: "x" },
    [],
  ],
  [
    "nothing that zod knows, of whatever type",
    z.object({ a: z.any(), note: z.any() }).transform(({ a }) => a as number),
    { a: 1, note: "x" },
    [],
  ],
  [
    "nothing that is filtered",
    v.pipe(
      v.array(v.number()),
      v.filterItems((item) => item > 0),
    ),
    [1, -1],
    [],
  ],
  ["nothing of what is not valid", SERVER, { host: 1, hots: 1 }, []],
  [
    "nothing of a schema that answers otherwise each time",
    v.pipe(
      SERVER,
      v.transform(() => Math.random()),
    ),
    { hots: 1 },
    [],
  ],
  [
    "a key of an asynchronous schema",
    v.objectAsync({
      a: v.pipeAsync(
        v.string(),
        v.checkAsync(async () => true),
      ),
    }),
    { a: "x", b: 1 },
    ["b ()"],
  ],
])("findDropped finds %s", async (_, schema, value, parts) => {
  expect(await dropped(schema, value)).toEqual(parts);
});

test("findDropped calls the schema once if nothing is missing", async () => {
  let calls = 0;
  await findDropped({ a: [{ b: 1 }] }, undefined, (value) => {
    calls++;
    return success(value);
  });
  expect(calls).toBe(1);
});

test("findDropped looks at a limited number of parts", async () => {
  const value = Object.fromEntries(Array.from({ length: 500 }, (_, id) => [`key${id}`, 1]));
  let calls = 0;
  const parts = await findDropped(value, undefined, () => {
    calls++;
    return success({});
  });
  expect({ calls, parts: parts.length }).toEqual({ calls: 101, parts: 50 });
});
