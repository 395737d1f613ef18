import { expect, test } from "bun:test";
import {
  choicesOf,
  describeType,
  describeValue,
  propertiesOf,
  schemaAt,
} from "../../../src/lsp/data.ts";
import type { JsonSchema } from "../../../src/plugin/handle.ts";

type Schema = NonNullable<JsonSchema["schema"]>;

/** A list of itself, as `lazy` makes it. */
const TREE: Schema = {
  $ref: "#/$defs/node",
  $defs: {
    node: {
      type: "object",
      properties: {
        kind: { enum: ["leaf", "branch"] },
        below: { type: "array", items: { $ref: "#/$defs/node" } },
      },
    },
  },
};

test.each<[Schema, string | undefined]>([
  [{ type: "string" }, "text"],
  [{ type: "integer", minimum: 1, maximum: 9 }, "whole number from 1 to 9"],
  [{ type: "number", maximum: 9 }, "number up to 9"],
  [{ enum: ["a", 1] }, '"a" or 1'],
  [{ const: "a" }, '"a"'],
  [{ anyOf: [{ type: "boolean" }, { type: "null" }] }, "true or false or null"],
  [{ type: ["string", "number"] }, "text or number"],
  [{ type: "array", items: { type: "object" } }, "list of mapping"],
  [{ type: "array" }, "list"],
  [TREE, "mapping"],
  [{}, undefined],
])("describeType: %j", (schema, words) => {
  expect(describeType(schema)).toBe(words as string);
});

test("describeValue names what a value is", () => {
  expect([1, "a", null, [1], { a: 1 }, true].map(describeValue)).toEqual([
    ...["number", "text", "null", "list", "mapping", "true or false"],
  ]);
});

test("choicesOf lists what a schema names, through alternatives", () => {
  const schema = { anyOf: [{ enum: ["a", "b"] }, { const: "a" }, { type: "boolean" }] };
  expect(choicesOf(schema)).toEqual(["a", "b", true, false]);
  expect(choicesOf({ type: "string" })).toEqual([]);
});

test("schemaAt follows keys, items and references", () => {
  expect([...propertiesOf(TREE).keys()]).toEqual(["kind", "below"]);
  expect(schemaAt(TREE, ["kind"])).toEqual({ enum: ["leaf", "branch"] });
  expect(schemaAt(TREE, ["below", 0, "below", 1, "kind"])).toEqual({ enum: ["leaf", "branch"] });
  expect(schemaAt(TREE, ["none", "kind"])).toBe(undefined);
});
