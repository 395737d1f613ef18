import { expect, test } from "bun:test";
import { cleanSchema, hasReference } from "../../../src/editor/clean.ts";

test("cleanSchema: drops what is not of draft 7 or has another form", () => {
  const schema = {
    ...{ $schema: "x", $id: "y", type: "string", pattern: "[\\w-.]", minLength: -1, maxLength: 4 },
    ...{ required: true, enum: [], format: "colour", "x-mine": 1, unevaluatedItems: false },
    ...{ multipleOf: 0, examples: "a", anyOf: [], uniqueItems: 1, title: 2, not: 3 },
    properties: { required: { type: "odd" }, $ref: { type: ["string", "null"] } },
    patternProperties: { "^a": { type: "number" }, "[": {} },
    items: [{ type: "string", minimum: "3" }, true],
    additionalProperties: false,
    default: { $ref: "#/data", type: 3 },
  };
  expect(cleanSchema(schema, "#/definitions/a")).toEqual({
    ...{ type: "string", maxLength: 4 },
    properties: { required: {}, $ref: { type: ["string", "null"] } },
    patternProperties: { "^a": { type: "number" } },
    items: [{ type: "string" }, true],
    additionalProperties: false,
    default: { $ref: "#/data", type: 3 },
  });
});

test("cleanSchema: leads references to where the schema is put", () => {
  const schema = {
    properties: { a: { $ref: "#" }, b: { $ref: "#/$defs/c" }, d: { $ref: "http://x" } },
  };
  expect(cleanSchema(schema, "#/definitions/a")).toEqual({
    properties: { a: { $ref: "#/definitions/a" }, b: { $ref: "#/definitions/a/$defs/c" }, d: {} },
  });
  expect([schema, { a: [{ $ref: "#" }] }, { a: 1 }].map(hasReference)).toEqual([true, true, false]);
});

test("cleanSchema: an expression wins over the name of a form", () => {
  expect(cleanSchema({ format: "email", pattern: "@" }, "#")).toEqual({ pattern: "@" });
  expect(cleanSchema({ format: "email" }, "#")).toEqual({ format: "email" });
});
