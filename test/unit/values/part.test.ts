import { expect, test } from "bun:test";
import { formatReference, parseReference, takePart } from "../../../src/values/part.ts";

test.each([
  ["word", { key: "word", path: [] }],
  ["word.0.a-b c", { key: "word", path: ["0", "a-b c"] }],
  ["", undefined],
  [".a", undefined],
  ["a.", undefined],
  ["a..b", undefined],
  ["1a", undefined],
  ["__proto__", undefined],
] as const)("parseReference reads %j", (text, wanted) => {
  const reference = parseReference(text);
  expect(reference).toEqual(wanted as never);
  if (reference !== undefined) expect(formatReference(reference)).toBe(text);
});

const VALUE = { list: [{ name: "x" }, null], text: "abc", "1": "one" };

test.each([
  ["a", VALUE],
  ["a.list.0.name", "x"],
  ["a.list.1", null],
  ["a.1", "one"],
])("takePart finds %s", (text, wanted) => {
  expect(takePart(VALUE, parseReference(text)!)).toEqual({ value: wanted, problems: [] } as never);
});

test.each([
  ["a.lost", '"a" has no part "lost"; did you mean "list"?'],
  ["a.list.2", '"a.list" has no part "2"; it is a list of 2 items'],
  ["a.list.length", '"a.list" has no part "length"; it is a list of 2 items'],
  ["a.list.01", '"a.list" has no part "01"; it is a list of 2 items'],
  ["a.list.1.x", '"a.list.1" has no part "x"; it is null, which has no parts'],
  ["a.text.length", '"a.text" has no part "length"; it is text, which has no parts'],
  ["a.toString", '"a" has no part "toString"; the parts are 1, list and text'],
])("takePart does not find %s", (text, wanted) => {
  const [problem] = takePart(VALUE, parseReference(text)!).problems;
  expect(`${problem?.message}; ${problem?.hint}`).toBe(wanted);
});
