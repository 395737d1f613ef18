import { expect, test } from "bun:test";
import { parseSet, parseSetText } from "../../../src/config/set.ts";
import { KEY_HINT } from "../../../src/values/plain.ts";

test.each([
  ["a=1", 1],
  ["a=1.5", 1.5],
  ["a=true", true],
  ["a=null", null],
  ["a=text", "text"],
  ["a='1'", "1"],
  ["a='x #y'", "x #y"],
  ["a=[1, b]", [1, "b"]],
  ["a=[1,\n 2]", [1, 2]],
  ['a={ "b": { c: 1 }, d: "#e" }', { b: { c: 1 }, d: "#e" }],
  ["a=b=c", "b=c"],
  ["a=http://x/#y", "http://x/#y"],
  ["a=0x1F", 31],
  ["a= 8 ", 8],
  ["a=!!str 5", "5"],
  ["a=|\n  x\n  # y\n", "x\n# y\n"],
  ["_a-1=x", "x"],
  ["true=x", "x"],
])("parseSet(%j)", (argument, value) => {
  const { value: initial, problems } = parseSet(argument);
  const { locate, ...rest } = initial!;
  const key = argument.split("=", 1)[0]!;
  expect({ ...rest, at: locate(), problems }).toEqual({
    ...{ key, source: "--set", value: value as never, secret: false },
    ...{ at: undefined, problems: [] },
  });
});

test.each(["", " x ", "# x", "line\nline", "3.10", "'x", "{{ x }}", "a: b", "\u00a0"])(
  "parseSetText takes %j as it is",
  (text) => {
    const { value, problems } = parseSetText(`a=${text}`);
    expect({ ...value, problems }).toMatchObject({ key: "a", source: "--set-text", value: text });
    expect(problems).toEqual([]);
  },
);

/** An argument, what is wrong with it, and how to write it. */
const REFUSED: readonly (readonly [argument: string, message: string, hint: string])[] = [
  ["a", '--set a has no "="', "--set a=value"],
  ["=1", '"" is not a valid key for --set', KEY_HINT],
  ["1a=1", '"1a" is not a valid key for --set', KEY_HINT],
  ["a.b=1", '"a.b" is not a valid key for --set', KEY_HINT],
  ["__proto__=1", '"__proto__" is not a valid key for --set', KEY_HINT],
  // What is not one value.
  ["a=", "--set a: the value is empty", "--set a=null for null, or --set-text a= for text"],
  [
    "a=[1",
    "--set a: this bracket is never closed",
    "add the ] or }, or --set-text 'a=[1' for text",
  ],
  [
    "a={ b: 1, b: 2 }",
    '--set a: duplicate key "b"',
    "remove one of the two, or --set-text 'a={ b: 1, b: 2 }' for text",
  ],
  ["a=*x", "--set a: there is no anchor &x above this alias", "--set-text 'a=*x'"],
  ["a=b: c", '--set a: text that contains ": " must be quoted', "--set-text 'a=b: c'"],
  ["a=- b", "--set a: a list cannot start on the line of its key", "--set-text 'a=- b'"],
  ["a=it's: x", '--set a: text that contains ": " must be quoted', "--set-text 'a=it'\\''s: x'"],
  // What YAML would drop or change.
  ["a=x #y", '--set a: as YAML, "x #y" is "x"', "--set-text 'a=x #y'"],
  ["a=5 # five", '--set a: as YAML, "5 # five" is 5', "--set-text 'a=5 # five'"],
  ["a='x' # y", '--set a: as YAML, "\'x\' # y" is "x"', "--set-text 'a='\\''x'\\'' # y'"],
  ["a=# Title", '--set a: as YAML, "# Title" is null', "--set-text 'a=# Title'"],
  ["a= x", '--set a: as YAML, " x" is "x"', "--set-text 'a= x'"],
  ["a=x\n y", '--set a: as YAML, "x\\n y" is "x y"', "--set-text a=…"],
  ["a=x\ny", "--set a: it is not one line of YAML", "--set-text a=…"],
  ['a="x\n y"', '--set a: as YAML, "\\"x\\n y\\"" is "x y"', "--set-text a=…"],
  ["a=1\nb: 2", '--set a: as YAML, "1\\nb: 2" is 1', "--set-text a=…"],
  ["a=x\n...", '--set a: as YAML, "x\\n..." is "x"', "--set-text a=…"],
  [
    "a=[1, # one\n 2]",
    "--set a: a comment or a line break in it would be lost",
    "remove it, or --set-text a=… for text",
  ],
  [
    "a=[x\n y]",
    "--set a: a comment or a line break in it would be lost",
    "remove it, or --set-text a=… for text",
  ],
  // Numbers that are not kept as written.
  [
    "a=3.10",
    "--set a: as YAML, 3.10 is the number 3.1",
    "--set a=3.1 for a number, or --set-text a=3.10 for text",
  ],
  ["a=12e4567", "--set a: 12e4567 is too large", "--set-text a=12e4567"],
  [
    "a=[1.0]",
    "--set a: 1.0 is not in quotes, so it would become the number 1",
    "write 1 for a number or \"1.0\" for text, or --set-text 'a=[1.0]' for text",
  ],
];

test.each(REFUSED)("parseSet refuses %j", (argument, message, hint) => {
  const { value, problems } = parseSet(argument);
  const found = problems.map((problem) => [problem.code, problem.message, problem.hint]);
  expect({ value, found }).toEqual({ value: undefined, found: [["USAGE", message, hint]] });
});
