import { expect, test } from "bun:test";
import {
  codeHint,
  cutList,
  isTypo,
  listNames,
  listNumbers,
  nearest,
  scalarHint,
  shellWord,
  showControls,
  suggest,
} from "../../src/text.ts";

test.each([
  ["enabeld", ["enabled", "export"], "enabled"],
  ["pth", ["path", "as"], "path"],
  ["PATH", ["path"], "path"],
  ["greeting", ["greting", "greetings"], "greting"],
  ["xyz", ["abc"], undefined],
  ["a", ["b"], "b"],
  ["", ["path"], undefined],
])("nearest(%p)", (word, candidates, near) => {
  expect(nearest(word, candidates)).toBe(near as string);
});

test.each([
  ["lenght", "length", true],
  ["Length", "length", true],
  ["apitoken", "api_token", true],
  ["retry_cuont", "retry_count", true],
  ["retry_cnt", "retry_count", true],
  ["tag", "tags", true],
  ["region_eu", "region_us", false],
  ["region1", "region2", false],
  ["v1", "v", false],
  ["a", "b", false],
  ["min", "max", false],
  ["width", "length", false],
])("isTypo(%p, %p)", (word, meant, is) => {
  expect(isTypo(word, meant)).toBe(is);
});

test.each([
  ["a=b", "a=b"],
  ["./x-1.yaml", "./x-1.yaml"],
  ["", "''"],
  ["a b", "'a b'"],
  ["$HOME", "'$HOME'"],
  ["it's", "'it'\\''s'"],
])("shellWord(%p)", (word, quoted) => {
  expect(shellWord(word)).toBe(quoted);
});

test.each([
  [1.5, "text", 'put it in quotes: "1.5"'],
  [true, "text", 'put it in quotes: "true"'],
  ["8", "a number", "write it without quotes: 8"],
  ["3.10", "a number", "write it without quotes: 3.1"],
  ["x", "a number", undefined],
  ["", "a number", undefined],
  ["yes", "true or false", "write true or false without quotes; yes and no are text in YAML 1.2"],
  [1, "true or false", undefined],
  [null, "text", undefined],
  ["x", undefined, undefined],
])("scalarHint(%p, %p)", (value, wanted, hint) => {
  expect(scalarHint(value, wanted)).toBe(hint as string);
});

test("codeHint knows schemas from text", () => {
  expect(
    ["v.object({})", "z.string()", "v1.0", "vObject()"].map((text) => !!codeHint(text)),
  ).toEqual([true, true, false, false]);
});

test("suggest names the nearest, or all there are", () => {
  expect(suggest("pth", ["path", "as"], "fields")).toBe('did you mean "path"?');
  expect(suggest("xyzzy", ["path", "as", "lazy"], "fields")).toBe(
    "the fields are path, as and lazy",
  );
  expect(suggest("xyzzy", ["path"], "fields")).toBe('there is only "path"');
  expect(suggest("xyzzy", [], "fields")).toBe("there are no fields");
  const many = Array.from({ length: 1_000 }, (_, index) => `key${index}`);
  expect(suggest("xyzzy", many, "keys")).toEndWith("key18, key19 and 980 more");
});

test("cutList keeps five and counts the rest", () => {
  expect(cutList(["1", "2", "3", "4", "5"])).toEqual(["1", "2", "3", "4", "5"]);
  expect(cutList(["1", "2", "3", "4", "5", "6", "7"])).toEqual([
    "1",
    "2",
    "3",
    "4",
    "5",
    "and 2 more",
  ]);
});

test("showControls shows what a terminal would obey", () => {
  expect(showControls("a\tb\r\nc\rd\x1b[2J\x7f\x9b\u202e\u2066é😀")).toBe(
    "a\tb\nc\\u000dd\\u001b[2J\\u007f\\u009b\\u202e\\u2066é😀",
  );
});

test("listNames reads as a person would say it", () => {
  expect([listNames([]), listNames(["a"]), listNames(["a", "b", "c"])]).toEqual([
    "none",
    "a",
    "a, b and c",
  ]);
});

test.each([
  [[], "none"],
  [[3], "3"],
  [[1, 2], "1 to 2"],
  [[2, 4, 6, 7, 8, 9, 12], "2, 4, 6 to 9 and 12"],
])("listNumbers(%j)", (numbers, text) => {
  expect(listNumbers(numbers)).toBe(text);
});
