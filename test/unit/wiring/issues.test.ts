/** The messages are those of valibot 1.5, zod 4 and arktype 2; valibot is here to say them. */

import { expect, test } from "bun:test";
import * as v from "valibot";
import { expectedForm, explainIssue } from "../../../src/wiring/issues.ts";

test.each([
  // valibot
  ["Invalid type: Expected string but received 1", "text"],
  ["Invalid type: Expected number but received undefined", "a number"],
  ['Invalid type: Expected boolean but received "x"', "true or false"],
  ["Invalid type: Expected Array but received Object", "a list"],
  ["Invalid type: Expected Object but received 1", "a mapping"],
  ["Invalid type: Expected (string | number) but received null", "string or number"],
  ['Invalid type: Expected ("a" | "b") but received "c"', '"a" or "b"'],
  ["Invalid value: Expected >=0 but received -1", ">=0"],
  // zod
  ["Invalid input: expected string, received number", "text"],
  ["Invalid input: expected number, received undefined", "a number"],
  ["Invalid input: expected array, received object", "a list"],
  // arktype
  ["must be a string (was a number)", "text"],
  ["size must be a number (was a string)", "a number"],
  ["must be an array (was an object)", "a list"],
  // Anything else is said in the schema's own words.
  ["Too small: expected number to be >=3", undefined],
  ["Invalid integer: Received 1.5", undefined],
  ["", undefined],
  [undefined, undefined],
])("expectedForm(%j)", (message, form) => {
  expect(expectedForm(message)).toBe(form as string);
});

const OPTION = { noun: "option", name: "size", owner: "entry 1 (./a.ts)" };

test.each([
  [
    { ...OPTION, value: "two" },
    { message: 'Invalid type: Expected number but received "two"', path: [] },
    'option "size" of entry 1 (./a.ts) must be a number, got "two"',
  ],
  [
    { ...OPTION, value: 1.5 },
    { message: "Invalid integer: Received 1.5", path: [] },
    'option "size" of entry 1 (./a.ts) is not valid: Invalid integer: Received 1.5 (got 1.5)',
  ],
  [
    { ...OPTION, value: { a: ["x"] } },
    { message: 'Invalid type: Expected number but received "x"', path: ["a", 0] },
    'option "size.a[0]" of entry 1 (./a.ts) must be a number, got "x"',
  ],
  [
    { ...OPTION, noun: "need", value: [1], origin: '"n" of values' },
    { message: "Invalid type: Expected string but received Array", path: [] },
    'need "size" of entry 1 (./a.ts) must be text, got a list from "n" of values',
  ],
  [
    { ...OPTION, value: {} },
    { message: 'Invalid key: Expected "a" but received undefined', path: ["a"] },
    'option "size.a" of entry 1 (./a.ts) is missing',
  ],
  [
    { ...OPTION, value: { b: 1 } },
    { message: 'Invalid key: Expected never but received "b"', path: ["b"] },
    'option "size.b" of entry 1 (./a.ts) is not allowed',
  ],
  [
    { noun: "result", name: "result", owner: "entry 1 (./a.ts)", value: 1 },
    { message: "Invalid type: Expected string but received 1", path: [] },
    "the result of entry 1 (./a.ts) must be text, got 1",
  ],
  [
    { noun: "result", name: "result", owner: "entry 1 (./a.ts)", value: { a: null } },
    { message: "Invalid type: Expected string but received null", path: ["a"] },
    '"result.a" of entry 1 (./a.ts) must be text, got null',
  ],
])("explainIssue(%j, %j)", (subject, issue, message) => {
  expect(explainIssue(subject, issue)).toBe(message);
});

// JSON, with which a value is shown, has no bigint.
test("explainIssue shows a bigint", () => {
  const issue = { message: "Invalid type: Expected string but received 1", path: [] };
  expect(explainIssue({ ...OPTION, value: 1n }, issue)).toBe(
    'option "size" of entry 1 (./a.ts) must be text, got 1n',
  );
});

test.each([
  [v.string(), 1, "text"],
  [v.array(v.string()), {}, "a list"],
  [v.object({}), 1, "a mapping"],
  [v.picklist(["a", "b"]), "c", '"a" or "b"'],
  [v.pipe(v.number(), v.minValue(0)), -1, ">=0"],
  [v.optional(v.boolean()), "x", "true or false"],
  [v.nullable(v.number()), "x", "a number"],
])("expectedForm knows what valibot says of %#", (schema: v.GenericSchema, value, form) => {
  const { issues } = v.safeParse(schema, value);
  expect(issues?.map(({ message }) => expectedForm(message))).toEqual([form]);
});
