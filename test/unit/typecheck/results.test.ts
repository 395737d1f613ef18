/** The messages are those of TypeScript 7, as Bun's checker has them. */

import { expect, test } from "bun:test";
import { resultError } from "../../../src/typecheck/results.ts";
import { brief, wireText } from "../lineup.ts";

const { lineup } = await wireText("plugins: [./a.ts]\n", { "./a.ts": {} });
const entry = lineup.entries[0]!;

test.each([
  [
    "Type 'false' is not assignable to type 'true'.",
    "the result of entry 1 (./a.ts) must be true, but run returns false",
  ],
  [
    `Type '{ a: { b: number; }; }' is not assignable to type 'Loose<{ a: { b: string; }; }>'.
  The types of 'a.b' are incompatible between these types.
    Type 'number' is not assignable to type 'string'.`,
    '"result.a.b" of entry 1 (./a.ts) must be string, but run returns number',
  ],
  [
    `Type '[1, "a"]' is not assignable to type '[string, number]'.
  Type at position 0 in source is not compatible with type at position 0 in target.
    Type 'number' is not assignable to type 'string'.`,
    '"result[0]" of entry 1 (./a.ts) must be string, but run returns number',
  ],
  [
    `Type '{ a: 1; }[]' is not assignable to type '{ a: number; b: string; }[]'.
  Property 'b' is missing in type '{ a: 1; }' but required in type '{ a: number; b: string; }'.`,
    '"result.b" of entry 1 (./a.ts) is missing',
  ],
  [
    "Type '{ c: 1; }' is missing the following properties from type '{ a: number; b: string; }': a, b",
    "the result of entry 1 (./a.ts) must be { a: number; b: string; }, but run returns { c: 1; }",
  ],
  [
    "Something that no form is for.",
    "the result of entry 1 (./a.ts) must be another type, but run returns another type",
  ],
])("resultError explains what does not fit provides: %#", (text, message) => {
  const error = resultError({ kind: "provides", entry }, text);
  expect(brief(error)).toBe(`TYPE_RESULT 1:11 ${message}`);
  expect(error.notes).toEqual([{ message: `TypeScript: ${text}` }]);
});

test.each([
  [
    "Type 'Date' is not assignable to type 'unique symbol'.",
    "Date is not plain data",
    "use toISOString()",
  ],
  [
    `Type '{ rows: { at: Map<string, 1>; }[]; }' is not assignable to type '{ rows: readonly { at: unique symbol; }[]; }'.
  Types of property 'rows' are incompatible.
    Type '{ at: Map<string, 1>; }[]' is not assignable to type 'readonly { at: unique symbol; }[]'.
      Type '{ at: Map<string, 1>; }' is not assignable to type '{ at: unique symbol; }'.
        Types of property 'at' are incompatible.
          Type 'Map<string, 1>' is not assignable to type 'unique symbol'.`,
    "result.rows[].at: Map<string, 1> is not plain data",
    "use Object.fromEntries()",
  ],
  [
    "Type '() => 1' is not assignable to type 'unique symbol'.",
    "() => 1 is not plain data",
    "return plain data: what JSON can hold",
  ],
])("resultError explains what cannot be stored: %#", (text, message, hint) => {
  const error = resultError({ kind: "stored", entry }, text);
  expect(error.message).toBe(`the result of entry 1 (./a.ts) cannot be stored: ${message}`);
  expect(error.hint).toBe(hint);
  expect(error.notes[0]?.message).not.toContain("unique symbol");
});
