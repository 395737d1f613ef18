import { expect, test } from "bun:test";
import { parseSet } from "../../../src/config/set.ts";
import { KEY_HINT } from "../../../src/values/plain.ts";

test.each([
  ["a=1", "a", 1],
  ["a=1.5", "a", 1.5],
  ["a=true", "a", true],
  ["a=null", "a", null],
  ["a=", "a", null],
  ["a=text", "a", "text"],
  ["a='1'", "a", "1"],
  ["a=[1, b]", "a", [1, "b"]],
  ["a={ b: { c: 1 } }", "a", { b: { c: 1 } }],
  ["a=b=c", "a", "b=c"],
  ["_a-1=x", "_a-1", "x"],
])("parseSet(%j)", (argument, key, value) => {
  const { value: initial, problems } = parseSet(argument);
  const { locate, ...rest } = initial!;
  expect({ ...rest, at: locate(), problems }).toEqual({
    ...{ key, source: "--set", value: value as never, secret: false },
    ...{ at: undefined, problems: [] },
  });
});

const QUOTE = (key: string) =>
  `the value is read as YAML: put special characters in quotes, --set '${key}="…"'`;

test.each([
  ["a", '--set a has no "="', "--set a=value"],
  ["=1", '"" is not a valid key for --set', KEY_HINT],
  ["1a=1", '"1a" is not a valid key for --set', KEY_HINT],
  ["a.b=1", '"a.b" is not a valid key for --set', KEY_HINT],
  ["__proto__=1", '"__proto__" is not a valid key for --set', KEY_HINT],
  ["a=[1", "--set a: this bracket is never closed", QUOTE("a")],
  ["a={ b: 1, b: 2 }", '--set a: duplicate key "b"', QUOTE("a")],
  ["a=*x", "--set a: there is no anchor &x above this alias", QUOTE("a")],
])("parseSet refuses %j", (argument, message, hint) => {
  const { value, problems } = parseSet(argument);
  const found = problems.map((problem) => [problem.code, problem.message, problem.hint]);
  expect({ value, found }).toEqual({ value: undefined, found: [["USAGE", message, hint]] });
});
